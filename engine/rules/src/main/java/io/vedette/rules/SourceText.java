package io.vedette.rules;

import java.util.Arrays;

/**
 * A text each of whose characters remembers where in which file it was written, through YAML's
 * folding and escapes, through appending and through the substitution of lists.
 *
 * <p>Immutable.
 */
final class SourceText {
    private final String text;
    private final RuleFile[] files;
    private final int[] offsets;

    private SourceText(String text, RuleFile[] files, int[] offsets) {
        this.text = text;
        this.files = files;
        this.offsets = offsets;
    }

    /** A text that was all written at one place. */
    static SourceText at(String text, RuleFile file, int offset) {
        var files = new RuleFile[text.length() + 1];
        Arrays.fill(files, file);
        int[] offsets = new int[text.length() + 1];
        Arrays.fill(offsets, offset);
        return new SourceText(text, files, offsets);
    }

    /** A text each of whose characters, and its end, stands at a place of its own in one file. */
    static SourceText at(String text, RuleFile file, int[] offsets) {
        var files = new RuleFile[text.length() + 1];
        Arrays.fill(files, file);
        return new SourceText(text, files, offsets.clone());
    }

    String text() {
        return text;
    }

    int length() {
        return text.length();
    }

    /** Where the character at {@code index} was written; {@code length()} asks for the end. */
    Place place(int index) {
        int bounded = Math.clamp(index, 0, text.length());
        return new Place(files[bounded], offsets[bounded]);
    }

    /** This text, a blank, and the other: how appending joins. */
    SourceText append(SourceText other) {
        return join(this, at(" ", other.files[0], other.offsets[0]), other);
    }

    SourceText slice(int start, int end) {
        return new SourceText(
                text.substring(start, end),
                Arrays.copyOfRange(files, start, end + 1),
                Arrays.copyOfRange(offsets, start, end + 1));
    }

    static SourceText join(SourceText... parts) {
        int length = 0;
        for (SourceText part : parts) {
            length += part.length();
        }
        var text = new StringBuilder(length);
        var files = new RuleFile[length + 1];
        int[] offsets = new int[length + 1];
        for (SourceText part : parts) {
            System.arraycopy(part.files, 0, files, text.length(), part.length() + 1);
            System.arraycopy(part.offsets, 0, offsets, text.length(), part.length() + 1);
            text.append(part.text);
        }
        return new SourceText(text.toString(), files, offsets);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Puts a text together from stretches of others; what was put last can be taken back. */
    static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private RuleFile[] files;
        private int[] offsets;

        /** Begins with nothing, at the place where {@code first} begins. */
        Builder(SourceText first) {
            files = new RuleFile[first.length() + 16];
            offsets = new int[first.length() + 16];
            files[0] = first.files[0];
            offsets[0] = first.offsets[0];
        }

        int length() {
            return text.length();
        }

        char last() {
            return text.charAt(text.length() - 1);
        }

        void takeBack() {
            text.setLength(text.length() - 1);
        }

        void add(SourceText other, int start, int end) {
            reserve(end - start);
            System.arraycopy(other.files, start, files, text.length(), end - start + 1);
            System.arraycopy(other.offsets, start, offsets, text.length(), end - start + 1);
            text.append(other.text, start, end);
        }

        /** Adds a text that stands for what was written at {@code place}. */
        void add(String added, Place place) {
            reserve(added.length());
            Arrays.fill(files, text.length(), text.length() + added.length() + 1, place.file());
            Arrays.fill(offsets, text.length(), text.length() + added.length() + 1, place.offset());
            text.append(added);
        }

        private void reserve(int more) {
            int needed = text.length() + more + 1;
            if (needed > offsets.length) {
                int larger = Math.max(needed, offsets.length * 2);
                files = Arrays.copyOf(files, larger);
                offsets = Arrays.copyOf(offsets, larger);
            }
        }

        SourceText build() {
            int length = text.length() + 1;
            return new SourceText(
                    text.toString(), Arrays.copyOf(files, length), Arrays.copyOf(offsets, length));
        }
    }
}
