# Shared by the scripts in this folder; sourced, not run.

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# Will run a command as root, or say what the reader has to install and stop.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n -E "$@"
    elif command -v sudo >/dev/null && [ -t 0 ]; then
        sudo -E "$@"
    else
        return 1
    fi
}

# Will install Debian packages without a question, reading the package lists at most once a run.
install_packages() {
    command -v apt-get >/dev/null || fail "Please install these programs yourself, this is no Debian: $*"
    say "Installing Debian packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    if [ -z "${LISTS_READ:-}" ]; then
        as_root apt-get update -qq >&2 || fail "This needs root or sudo. Please run: apt-get install $*"
        LISTS_READ=1
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Use-Pty=0 "$@" >&2 || fail "apt-get could not install: $*"
}
