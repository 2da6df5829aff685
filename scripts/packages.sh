# Sourced by scripts/run and scripts/test: what they need of the system.
#
# The program links no library but the C library: everything for the window is
# opened when it starts, so no -dev package and no pkg-config is needed. The
# lists below are names of Debian packages.

# To build: Rust calls the C compiler to link.
BUILD_PACKAGES=(gcc libc6-dev)

# To open a window, on X11 or Wayland, drawn with OpenGL (in software where
# there is no graphics card): the X libraries, the keyboard, OpenGL with its
# drivers, Wayland, and fontconfig to find faces for scripts we do not ship.
WINDOW_PACKAGES=(
  libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2
  libxkbcommon0 libxkbcommon-x11-0
  libgl1 libegl1 libgl1-mesa-dri
  libwayland-client0 libwayland-egl1
  libfontconfig1
)

# To open it where nobody looks: a virtual display, and hands for its mouse and
# keyboard.
DISPLAY_PACKAGES=(xvfb xdotool)

# For the tests alone: repositories in which git merges and shows projects.
TEST_PACKAGES=(git)

# For `scripts/test --foreign`: the language of the readers that judge exports,
# and its virtual environments.
FOREIGN_PACKAGES=(python3 python3-venv)

say() { printf '==> %s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

# Installs those of the named packages that are missing. Says which first.
need_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no Debian system: nothing is installed; needed are $* (README.md says more)"
    return
  fi
  local package missing=()
  for package in "$@"; do
    if [[ "$(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | sort -u)" != installed ]]; then
      missing+=("$package")
    fi
  done
  if ((${#missing[@]} == 0)); then
    say "system packages: all there"
    return
  fi
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "these Debian packages are missing, and installing them needs root: ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Checks that Rust is there and new enough.
need_rust() {
  local wanted=1.95 found
  # An installation by rustup need not be on the path of a script.
  if ! command -v cargo >/dev/null && [[ -f "$HOME/.cargo/env" ]]; then
    # shellcheck source=/dev/null
    source "$HOME/.cargo/env"
  fi
  command -v cargo >/dev/null && command -v rustc >/dev/null ||
    fail "Rust is missing: install Rust $wanted or newer from https://rustup.rs"
  found=$(rustc --version | cut -d' ' -f2)
  if [[ "$(printf '%s\n%s\n' "$wanted" "${found%%-*}" | sort -V | head -n1)" != "$wanted" ]]; then
    fail "Rust $found is too old: $wanted or newer is needed (rustup update)"
  fi
  say "rustc $found"
}

# Makes the virtual environment with the readers that judge our exports, unless
# it is there for these very versions, and says to the tests where it is.
need_foreign() {
  local home=$PWD/target/foreign pins=tests/foreign/requirements.txt
  local wanted
  wanted=$(sha256sum "$pins" | cut -d' ' -f1)
  if [[ "$(cat "$home/made-for" 2>/dev/null)" != "$wanted" ]]; then
    say "installing the readers of $pins"
    rm -rf "$home"
    mkdir -p "$home"
    python3 -m venv "$home/venv"
    "$home/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
      --require-virtualenv --prefer-binary --requirement "$pins"
    printf '%s\n' "$wanted" >"$home/made-for"
  fi
  export VARIORUM_FOREIGN_PYTHON=$home/venv/bin/python
  export VARIORUM_FOREIGN_TABLE=$home/table.tsv
  rm -f "$VARIORUM_FOREIGN_TABLE"
}
