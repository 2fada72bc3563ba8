package io.vedette.rules;

import io.vedette.model.Value;
import java.util.Optional;

/**
 * Finds the short options of an argument list as getopt(3) would, for the {@code getopt}
 * transformer.
 *
 * <p>Scanning ends at {@code --} and at the first argument that is no option; long options are
 * passed over. Without a chosen option the result is a list: each option's letter, followed by its
 * value if it takes one, {@code ?} for an option that the option string does not name, an empty
 * text for a value that is missing. With a chosen option it is the value of its last occurrence, or
 * its letter if it takes none; absent when it does not occur.
 */
final class ShortOptions {
    private static final byte[] UNKNOWN = {'?'};
    private static final byte[] MISSING = {};

    private final boolean[] known = new boolean[256];
    private final boolean[] takesValue = new boolean[256];
    private final Value arguments;
    private final Optional<Character> chosen;
    private final Value into;

    private ShortOptions(
            Value arguments, Value optionString, Optional<Character> chosen, Value into) {
        this.arguments = arguments;
        this.chosen = chosen;
        this.into = into;
        byte[] options = optionString.copyBytes(0);
        for (int i = 0; i < options.length; i++) {
            if (options[i] != ':') {
                known[options[i] & 0xff] = true;
                takesValue[options[i] & 0xff] = i + 1 < options.length && options[i + 1] == ':';
            }
        }
    }

    static boolean read(
            Value arguments, Value optionString, Optional<Character> chosen, Value into) {
        into.clear();
        new ShortOptions(arguments, optionString, chosen, into).scan();
        return chosen.isEmpty() || into.size() > 0;
    }

    private void scan() {
        int index = 0;
        while (index < arguments.size()) {
            byte[] argument = arguments.copyBytes(index);
            boolean option = argument.length > 1 && argument[0] == '-';
            boolean twoDashes = option && argument[1] == '-';
            if (!option || (twoDashes && argument.length == 2)) {
                return;
            }
            index = twoDashes ? index + 1 : cluster(argument, index);
        }
    }

    /** Reads the letters of one argument; the index of the argument to go on with. */
    private int cluster(byte[] argument, int index) {
        for (int i = 1; i < argument.length; i++) {
            int letter = argument[i] & 0xff;
            if (!known[letter]) {
                if (chosen.isEmpty()) {
                    into.addText(UNKNOWN);
                }
            } else if (!takesValue[letter]) {
                found(argument[i], new byte[] {argument[i]}, false);
            } else if (i + 1 < argument.length) {
                byte[] value = java.util.Arrays.copyOfRange(argument, i + 1, argument.length);
                found(argument[i], value, true);
                return index + 1;
            } else if (index + 1 < arguments.size()) {
                found(argument[i], arguments.copyBytes(index + 1), true);
                return index + 2;
            } else {
                found(argument[i], MISSING, false);
                return index + 1;
            }
        }
        return index + 1;
    }

    private void found(byte letter, byte[] result, boolean withLetter) {
        if (chosen.isPresent()) {
            if (chosen.get() == (letter & 0xff)) {
                into.setText(result);
            }
            return;
        }
        if (withLetter) {
            into.addText(new byte[] {letter});
        }
        into.addText(result);
    }
}
