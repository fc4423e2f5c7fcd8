"""The addresses that strangers may open; every other one has to refuse them."""

PUBLIC = {
    # Machines that watch over the installation; the last answers only the machine itself.
    "start",
    "healthz",
    "readyz",
    # The size of the text is the reader's own; the gallery of parts holds nothing of anybody's.
    "ui:text_size",
    "ui:gallery",
    # Signing in and recovering a local account.
    "account_login",
    "account_logout",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
}
