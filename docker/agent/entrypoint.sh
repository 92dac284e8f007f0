#!/bin/sh
# Starts a customer's machine: folders, environment, configuration, gateway. The boot fails when any of these is missing.
set -eu

bin="$(dirname "$(readlink -f "$0")")/bin"
. "$bin/as-agent"

fail() {
  echo "!!! entrypoint: $1" >&2
  exit 1
}

# The settings of the customer's Claude come from OpenClaw's own store or from the document, never from the environment.
unset ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN ANTHROPIC_OAUTH_TOKEN ANTHROPIC_BASE_URL

# The document with which the machine was created or last updated. A document that was applied later takes precedence.
case "${BYOK_MODE:-}" in
  1) echo "entrypoint: made for the customer's own credential" ;;
  0)
    [ -n "${SERVICE_TOKEN:-}" ] || fail "SERVICE_TOKEN is missing; BYOK_MODE=0 needs it"
    echo "entrypoint: made for a grace period, through our proxy"
    ;;
  *) fail "BYOK_MODE is 1 (the customer's own credential) or 0 (grace period), not '${BYOK_MODE:-}'" ;;
esac
[ -n "${OPENCLAW_GATEWAY_TOKEN:-}" ] || fail "OPENCLAW_GATEWAY_TOKEN is missing"
[ -n "${SERVICE_TOKEN:-}" ] || echo "!!! entrypoint: SERVICE_TOKEN is missing; metered services will not work" >&2

export AGENT_DIR="${AGENT_DIR:-/data/.automna}"
export OPENCLAW_GATEWAY_PORT="${OPENCLAW_GATEWAY_PORT:-18789}"
export AGENT_WEBHOOK_PORT="${AGENT_WEBHOOK_PORT:-8787}"
export OPENCLAW_DISABLE_BONJOUR=1 OPENCLAW_NO_AUTO_UPDATE=1 NO_COLOR=1
mkdir -p "$HOME" "$OPENCLAW_STATE_DIR" "$AGENT_DIR" || fail "cannot write to $HOME; is the volume mounted?"

# A new volume belongs to root. The files on an older one already belong to the gateway's user.
if [ -n "${AGENT_USER:-}" ] && [ "$(id -u)" = 0 ]; then
  chown "$AGENT_USER:$AGENT_USER" "$HOME"
  for folder in "$OPENCLAW_STATE_DIR" "$AGENT_DIR"; do
    [ "$(stat -c %U "$folder")" = "$AGENT_USER" ] || chown -R "$AGENT_USER:$AGENT_USER" "$folder"
  done
fi

# The gateway's user may read this file but never write it, because root executes its content.
if [ -n "${AGENT_RUN_DIR:-}" ]; then
  mkdir -p "$AGENT_RUN_DIR"
  # Whole or not at all, because the wrappers run it.
  export -p > "$AGENT_RUN_DIR/env.new"
  mv "$AGENT_RUN_DIR/env.new" "$AGENT_RUN_DIR/env"
  if [ -n "${AGENT_USER:-}" ] && [ "$(id -u)" = 0 ]; then
    chgrp -R "$AGENT_USER" "$AGENT_RUN_DIR"
    chmod 750 "$AGENT_RUN_DIR"
    chmod 640 "$AGENT_RUN_DIR/env"
  fi
fi

PATH="$bin:$PATH"
export PATH
automna-agent boot || fail "there is no configuration that the gateway could start with"

exec openclaw gateway run
