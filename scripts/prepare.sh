# Sourced by scripts/start and scripts/test. Prepares a new machine, and prints nothing when everything is there already.

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "$*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Runs a command without its output; when it fails, shows that output and fails too.
quietly() {
  local output
  if ! output=$("$@" 2>&1 </dev/null); then
    say "$output"
    return 1
  fi
}

require_node() {
  if ! has node || ! has npm; then
    stop 'Automna needs Node.js 20.19 or newer with npm. Get it from https://nodejs.org, then run this again.'
  fi
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    stop "This is Node.js $(node --version), and Automna needs 20.19 or newer. Update it, then run this again."
}

# Installs exactly the versions of package-lock.json. A copy of the lock is written last, so an interrupted install runs again.
# No package here needs its install script, so none runs.
install_packages() {
  local installed=node_modules/.installed-lock.json
  if cmp -s package-lock.json "$installed"; then return; fi
  say 'Installing packages (once, about half a minute) ...'
  quietly npm ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
    stop 'The packages could not be installed. See above, then run this again.'
  cp package-lock.json "$installed"
}

has_redis() { has redis-server || has valkey-server; }

require_redis() {
  if has_redis; then return; fi
  if has brew; then
    install_redis_with 'Homebrew' brew install --quiet redis
  elif ! find_root; then
    true
  elif has apt-get; then
    install_redis_with 'apt-get' $as_root sh -c "$apt_install_redis"
  elif has dnf; then
    install_redis_with 'dnf' $as_root sh -c 'dnf install -y -q redis || dnf install -y -q valkey'
  elif has apk; then
    install_redis_with 'apk' $as_root sh -c 'apk add -q redis || apk add -q valkey'
  fi
  has_redis || stop 'Automna needs Redis or Valkey: please install the package "redis-server", "redis" or "valkey"' \
    'with your package manager, so that redis-server or valkey-server is on the PATH. Then run this again.'
}

install_redis_with() {
  say "Installing Redis with $1 (once) ..."
  quietly "${@:2}" || say "$1 could not install Redis. See above."
}

# Finds a way to run a command as root without a password: `as_root` becomes empty or sudo.
find_root() {
  as_root=''
  if [ "$(id -u)" = 0 ]; then return; fi
  as_root='sudo -n'
  has sudo && sudo -n true 2>/dev/null
}

# Debian starts a service when its package is installed. Only the program is needed, so policy-rc.d forbids that meanwhile.
apt_install_redis='
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    trap "exit 1" HUP INT TERM
    printf "#!/bin/sh\nexit 101\n" > "$policy"
    chmod +x "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 redis-server ||
    apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 valkey-server
'

has_chromium() { has chromium || has chromium-browser || has google-chrome; }

require_chromium() {
  if has_chromium; then return; fi
  if find_root && has apt-get; then
    say 'Installing Chromium with apt-get (once) ...'
    quietly $as_root sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=120 chromium' ||
      say 'apt-get could not install Chromium. See above.'
  fi
  has_chromium || stop 'The browser tests need Chromium: please install the package "chromium" with your package' \
    'manager, so that chromium is on the PATH. Then run this again.'
}

# Installs what the image of a customer's machine contains: OpenClaw with its plugins, and its Node.js. It is installed once,
# outside the repository. Versions and plugins are read from the Dockerfile; each version of the Dockerfile has its own folder.
install_openclaw() {
  local version recipe
  version=$(of_image OPENCLAW_VERSION)
  recipe=$(openclaw_packages | cat - docker/agent/bake-plugins.sh | cksum | cut -d ' ' -f 1)
  export OPENCLAW_HOME_DIR="${OPENCLAW_HOME_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/automna/openclaw-$version-$recipe}"
  if [ "$(cat "$OPENCLAW_HOME_DIR/.installed" 2>/dev/null)" = "$recipe" ]; then return; fi
  say "Installing OpenClaw $version with its plugins (once, about a minute, 900 MB) ..."
  mkdir -p "$(dirname "$OPENCLAW_HOME_DIR")"
  local fresh
  fresh=$(mktemp -d "$OPENCLAW_HOME_DIR.XXXXXX")
  if ! quietly install_openclaw_in "$fresh"; then
    rm -rf "$fresh"
    stop 'OpenClaw could not be installed. See above, then run this again.'
  fi
  echo "$recipe" >"$fresh/.installed"
  # The folder appears completely or not at all. When two processes install at the same time, the first one wins.
  if [ "$(cat "$OPENCLAW_HOME_DIR/.installed" 2>/dev/null)" = "$recipe" ]; then
    rm -rf "$fresh"
  elif [ -e "$OPENCLAW_HOME_DIR" ] && [ ! -e "$OPENCLAW_HOME_DIR/.installed" ]; then
    rm -rf "$fresh"
    stop "$OPENCLAW_HOME_DIR holds something else. Move it away, then run this again."
  else
    rm -rf "$OPENCLAW_HOME_DIR"
    mv "$fresh" "$OPENCLAW_HOME_DIR"
  fi
}

# An older OpenClaw, from which the tests upgrade: the newest of its long-term line before the one of the image. It runs with the
# Node of that one and without plugins.
OLDER_OPENCLAW_VERSION=2026.7.35
install_older_openclaw() {
  export OLDER_OPENCLAW_DIR="${OLDER_OPENCLAW_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/automna/older-openclaw-$OLDER_OPENCLAW_VERSION}"
  if [ -e "$OLDER_OPENCLAW_DIR/.installed" ]; then return; fi
  say "Installing OpenClaw $OLDER_OPENCLAW_VERSION for the test of an upgrade (once, 450 MB) ..."
  mkdir -p "$OLDER_OPENCLAW_DIR"
  echo '{ "private": true }' >"$OLDER_OPENCLAW_DIR/package.json"
  PATH="$OPENCLAW_HOME_DIR/node_modules/node/bin:$PATH" quietly npm install --prefix "$OLDER_OPENCLAW_DIR" \
    --no-audit --no-fund --loglevel=error --legacy-peer-deps "openclaw@$OLDER_OPENCLAW_VERSION" ||
    stop 'An older OpenClaw could not be installed. See above, then run this again.'
  touch "$OLDER_OPENCLAW_DIR/.installed"
}

# Turso's engine, a program that npm brings for this kind of machine. Only the suite of the remote database needs it.
TURSO_VERSION=0.6.0
install_turso() {
  export TURSO_DIR="${TURSO_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/automna/turso-$TURSO_VERSION}"
  if [ -e "$TURSO_DIR/.installed" ]; then return; fi
  say "Installing the database engine Turso $TURSO_VERSION (once) ..."
  mkdir -p "$TURSO_DIR"
  echo '{ "private": true }' >"$TURSO_DIR/package.json"
  quietly npm install --prefix "$TURSO_DIR" --no-audit --no-fund --loglevel=error "turso@$TURSO_VERSION" ||
    stop 'Turso could not be installed. See above, then run this again.'
  touch "$TURSO_DIR/.installed"
}

# Reads an argument of the Dockerfile, or the plugins that it installs.
of_image() { sed -n "s/^ARG $1=//p" docker/agent/Dockerfile; }
openclaw_plugins() { sed -n 's|^RUN sh /tmp/bake-plugins.sh /opt/openclaw \(.*\) \\$|\1|p' docker/agent/Dockerfile; }

# The arguments of `npm install` in the Dockerfile, one per line.
openclaw_packages() {
  local OPENCLAW_VERSION PERPLEXITY_VERSION
  OPENCLAW_VERSION=$(of_image OPENCLAW_VERSION)
  PERPLEXITY_VERSION=$(of_image PERPLEXITY_VERSION)
  sed -n 's/^    "\(.*\)" \\$/\1/p' docker/agent/Dockerfile |
    sed "s/\$OPENCLAW_VERSION/$OPENCLAW_VERSION/; s/\$PERPLEXITY_VERSION/$PERPLEXITY_VERSION/"
}

# The install scripts have to run: the one of `node` installs the binary, and those of OpenClaw need that newer Node.js.
install_openclaw_in() {
  local quiet='--no-audit --no-fund --loglevel=error'
  echo '{ "private": true }' >"$1/package.json"
  npm install --prefix "$1" $quiet node@24 &&
    PATH="$1/node_modules/node/bin:$PATH" npm install --prefix "$1" $quiet --legacy-peer-deps $(openclaw_packages) &&
    sh docker/agent/bake-plugins.sh "$1" $(openclaw_plugins) &&
    "$1/node_modules/node/bin/node" "$1/node_modules/openclaw/openclaw.mjs" --version
}
