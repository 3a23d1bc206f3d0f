# Sets JAVA to a Java of 17 or newer and JAVA_MAJOR to its number, or ends with a message.

JAVA=${JAVA_HOME:+$JAVA_HOME/bin/java}
JAVA=${JAVA:-$(command -v java || true)}
if [ -z "$JAVA" ] || [ ! -x "$JAVA" ]; then
  echo "athanor: no Java found${JAVA_HOME:+ in JAVA_HOME=$JAVA_HOME}. Install a JDK, 17 or newer (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME" >&2
  exit 1
fi

# The release file beside it answers at once; starting Java to ask takes a tenth of a second.
java_release=$(dirname -- "$(readlink -f -- "$JAVA" 2>/dev/null || echo "$JAVA")")/../release
JAVA_VERSION=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$java_release" 2>/dev/null || true)
if [ -z "$JAVA_VERSION" ]; then
  JAVA_VERSION=$("$JAVA" -version 2>&1 | sed -n 's/^.* version "\([^"]*\)".*$/\1/p')
fi
JAVA_MAJOR=${JAVA_VERSION#1.}
JAVA_MAJOR=${JAVA_MAJOR%%[!0-9]*}
if [ "${JAVA_MAJOR:-0}" -lt 17 ]; then
  echo "athanor: needs Java 17 or newer, found ${JAVA_VERSION:-one of unknown version} ($JAVA). Install a newer JDK or set JAVA_HOME to one" >&2
  exit 1
fi
