package io.vedette.rules;

import java.util.Optional;
import java.util.regex.Pattern;

/** A version as Falco's rules ask for it: major, minor, patch. */
public record Version(int major, int minor, int patch) {
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "([0-9]{1,9})\\.([0-9]{1,9})\\.([0-9]{1,9})([-+][0-9A-Za-z.+-]{1,100})?");

    /** Reads {@code x.y.z}, perhaps with a pre-release or build part, which does not count. */
    public static Optional<Version> parse(String text) {
        var matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Version(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))));
    }

    /**
     * Whether this version does for someone who asks for {@code required}: the same major and
     * nothing newer.
     */
    public boolean satisfies(Version required) {
        return major == required.major
                && (minor > required.minor || (minor == required.minor && patch >= required.patch));
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
