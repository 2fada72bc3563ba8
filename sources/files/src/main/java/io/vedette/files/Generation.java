package io.vedette.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that was rotated away from a followed name.
 *
 * @param tag what rotation put into its name: a number, counted from the youngest, or a time
 */
record Generation(Path path, String tag, Packing packing, FileKey.Look look) {
    /** How a rotated file is packed. */
    enum Packing {
        NONE,
        GZIP,
        UNSUPPORTED
    }

    private static final String TAG = "([0-9][0-9TtZz:._+-]{0,62})";
    private static final String PACKED = "(\\.gz|\\.bz2|\\.xz|\\.zst|\\.lz4)?";
    // longer digits are a time
    private static final int LONGEST_NUMBER = 5;

    /** Oldest first: numbers fall, times rise, and a number is younger than a time. */
    static final Comparator<Generation> OLDEST_FIRST =
            Comparator.comparing(Generation::isNumbered)
                    .thenComparing((one, other) ->
                            one.isNumbered()
                                    ? Long.compare(other.number(), one.number())
                                    : one.digits().compareTo(other.digits()))
                    .thenComparing(generation -> generation.path().toString());

    /** Recognises rotated names of one followed name. */
    static final class Names {
        private final Pattern after;
        private final Pattern within;

        Names(String followed) {
            int dot = followed.lastIndexOf('.');
            int end = dot > 0 ? dot : followed.length();
            String stem = Pattern.quote(followed.substring(0, end));
            String extension = Pattern.quote(followed.substring(end));
            after = Pattern.compile(Pattern.quote(followed) + "[.-]" + TAG + PACKED);
            within = Pattern.compile(stem + "[.-]" + TAG + extension + PACKED);
        }

        /** The rotated file that a name stands for, if it is one. */
        Optional<Generation> parse(Path path, FileKey.Look look) {
            String name = path.getFileName().toString();
            for (Pattern pattern : new Pattern[] {after, within}) {
                Matcher matcher = pattern.matcher(name);
                if (matcher.matches()) {
                    String packed = matcher.group(2);
                    Packing packing =
                            packed == null
                                    ? Packing.NONE
                                    : packed.equals(".gz") ? Packing.GZIP : Packing.UNSUPPORTED;
                    String tag = matcher.group(1).toUpperCase(Locale.ROOT);
                    return Optional.of(new Generation(path, tag, packing, look));
                }
            }
            return Optional.empty();
        }

        boolean mayMatch(String name) {
            return after.matcher(name).matches() || within.matcher(name).matches();
        }
    }

    private boolean isNumbered() {
        return tag.length() <= LONGEST_NUMBER && tag.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private long number() {
        return Long.parseLong(tag);
    }

    private String digits() {
        return tag.replaceAll("[^0-9]", "");
    }

    /**
     * Opens it; unsupported packing is opened as it lies there.
     *
     * @throws NoSuchFileException also when another file has its name by now
     */
    Contents open() throws IOException {
        Contents contents = open(path, packing);
        boolean same = false;
        try {
            Optional<FileKey.Look> now = FileKey.look(path);
            same = now.isPresent() && now.get().key().equals(look.key());
        } finally {
            if (!same) {
                contents.close();
            }
        }
        if (!same) {
            throw new NoSuchFileException(path.toString());
        }
        return contents;
    }

    /** Opens any file, packed as the end of its name says. */
    static Contents open(Path path) throws IOException {
        boolean packed = path.getFileName().toString().endsWith(".gz");
        return open(path, packed ? Packing.GZIP : Packing.NONE);
    }

    private static Contents open(Path path, Packing packing) throws IOException {
        return packing == Packing.GZIP ? new PackedContents(path) : new PlainContents(path);
    }
}
