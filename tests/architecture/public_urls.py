"""The addresses that strangers may open; every other one has to refuse them.

An entry is the name of an address, or "METHOD /path" where only that method of it is public.
"""

PUBLIC = {
    # Machines that watch over the installation; the last answers only the machine itself.
    "start",
    "healthz",
    "readyz",
    # The size of the text is the reader's own; the gallery of parts holds nothing of anybody's.
    "ui:text_size",
    "ui:gallery",
    # What the municipalities offer, and the start of an application without an account: its draft
    # is opened by the secret in the reader's own cookie, which "forget" removes.
    "portal:home",
    "portal:services",
    "portal:service",
    "portal:service_sheet",
    "POST /ar/services/<slug:service>/start/",
    "POST /ar/applications/forget/",
    # Following without an account, checking a certificate, and the figures are for everyone; the
    # demonstration's page is nothing where there is no demonstration.
    "portal:track",
    "portal:track_link",
    "portal:verify",
    "portal:verified",
    "portal:statistics",
    "portal:demo",
    "portal:demo_become",
    "portal:demo_enter",
    "portal:demo_clock",
    "portal:demo_bank",
    "portal:demo_registers",
    "well_known",
    # The same for other programs, their description, and the check of a certificate by its code.
    "api:api-root",
    "api:openapi-json",
    "api:openapi-view",
    "api:services",
    "api:service",
    "api:schema",
    "api:definition_schema",
    "POST /api/v1/applications",
    "api:verify",
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
