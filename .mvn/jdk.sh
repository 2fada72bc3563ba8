# Sets JAVA_HOME to a JDK 25 (or newer 25.x) and exports it, or stops with what to do. Sourced by mvnw and vedette.
find_jdk() {
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25* "$HOME"/.sdkman/candidates/java/25*; do
    [ -x "$home/bin/javac" ] || continue
    case $(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null) in
      25) JAVA_HOME=$home; export JAVA_HOME; return 0 ;;
    esac
  done
  cat >&2 <<'EOT'
Vedette needs JDK 25, and none was found in JAVA_HOME, in /usr/lib/jvm or in /opt.
Debian 12 has no package of it. Install Temurin 25 (https://adoptium.net/temurin/releases/?version=25) and either
unpack it below /usr/lib/jvm, in a directory with "25" in its name, or set JAVA_HOME to it:
    export JAVA_HOME=/path/to/jdk-25
EOT
  return 1
}
find_jdk || exit 1
