package io.vedette.masking;

import java.util.Set;

/**
 * Masks the words of a command that come one by one, each perhaps a whole script. Belongs to one
 * thread.
 */
public final class ArgumentMasker {
    private final NameTable names;
    private final Arguments arguments;
    private final TextMasker texts;

    ArgumentMasker(NameTable names, TextMasker texts) {
        this.names = names;
        this.texts = texts;
        arguments = new Arguments(names);
    }

    /** Masks words that belong to no document. */
    public static ArgumentMasker of(MaskingKey key, MaskedCounts counts, MaskingOptions options) {
        var names = new NameTable(Set.of());
        return new ArgumentMasker(names, new TextMasker(names, key, counts, options));
    }

    /** Begins another command. */
    public void begin() {
        arguments.begin();
    }

    /**
     * Appends the next word with secrets replaced.
     *
     * @return false, and nothing is appended, when it holds none
     */
    public boolean word(byte[] text, int from, int to, MaskedBytes into) {
        int secret = arguments.word(text, from, to);
        if (secret == Arguments.NOTHING) {
            return texts.mask(text, from, to, into);
        }
        into.append(text, from, secret);
        texts.appendMask(text, secret, to, SecretKind.ARGUMENT, into);
        return true;
    }

    /**
     * Appends a value that has a name, such as a parameter, with what is secret replaced.
     *
     * @param nameText holds the name, between two indices
     * @return false, and nothing is appended, when nothing is
     */
    public boolean named(
            byte[] nameText,
            int nameFrom,
            int nameTo,
            byte[] text,
            int from,
            int to,
            MaskedBytes into) {
        NameVerdict verdict = NameTable.verdict(names.code(nameText, nameFrom, nameTo));
        NameVerdict judged = verdict == NameVerdict.SECRET_OR_NAME ? NameVerdict.SECRET : verdict;
        if (!judged.isSensitive() || HarmlessValues.isOne(judged, text, from, to)) {
            return texts.mask(text, from, to, into);
        }
        texts.appendMask(text, from, to, judged.kind(), into);
        return true;
    }
}
