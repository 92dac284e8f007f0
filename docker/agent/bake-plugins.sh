#!/bin/sh
# Makes installed plugin packages part of OpenClaw itself: bake-plugins.sh <install> <package>[:<id>]...
# `openclaw plugins install` would put them, and the record of them, into the state folder, and that is on the volume.
# Plugins on the volume would not be updated together with the image.
set -eu

modules="$1/node_modules"
bundled="$modules/openclaw/dist/extensions"
shift

for plugin in "$@"; do
  package="${plugin%%:*}"
  id="${plugin##*:}"
  rm -rf "$bundled/$id"
  cp -R "$modules/@openclaw/$package" "$bundled/$id"
  # OpenClaw takes every file below its `dist` for an ES module, and what plugins depend on is not. A link leads out,
  # from `openclaw/dist/extensions/<id>`; it goes along when the whole installation is moved.
  if [ -d "$bundled/$id/node_modules" ]; then
    rm -rf "$bundled/$id/node_modules"
    ln -s "../../../../@openclaw/$package/node_modules" "$bundled/$id/node_modules"
  fi
done
