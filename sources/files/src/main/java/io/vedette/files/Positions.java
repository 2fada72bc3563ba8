package io.vedette.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * All that is kept of a followed path over a restart, and its text form.
 *
 * <pre>
 * vedette-positions 1
 * file offset=57 device=2049 inode=12 head=57:&lt;digest&gt; tail=57:&lt;digest&gt; name=/var/log/audit.log
 * read size=1000 head=1000:&lt;digest&gt;
 * crc32c 0a1b2c3d
 * </pre>
 *
 * @param files files that were not read to their end, oldest first
 * @param read rotated files that were, oldest first
 */
record Positions(List<FilePosition> files, List<ReadContents> read) {
    static final int LARGEST_BYTES = 4 << 20;

    private static final String FIRST = "vedette-positions 1";
    private static final String CHECKSUM = "crc32c ";

    Positions {
        files = List.copyOf(files);
        read = List.copyOf(read);
    }

    String toText() {
        var text = new StringBuilder(FIRST).append('\n');
        for (FilePosition file : files) {
            text.append("file offset=").append(file.offset());
            text.append(" device=").append(file.key().device());
            text.append(" inode=").append(file.key().inode());
            text.append(" head=").append(toText(file.head()));
            text.append(" tail=").append(toText(file.tail()));
            text.append(" name=").append(escape(file.name())).append('\n');
        }
        for (ReadContents contents : read) {
            text.append("read size=").append(contents.sizeBytes());
            text.append(" head=").append(toText(contents.head())).append('\n');
        }
        String body = text.toString();
        return body + CHECKSUM + checksum(body) + "\n";
    }

    /** Reads the text form; nothing when it is damaged in any way. */
    static Optional<Positions> parse(String text) {
        int last = text.lastIndexOf(CHECKSUM);
        if (last < 0
                || !text.substring(last)
                        .equals(CHECKSUM + checksum(text.substring(0, last)) + "\n")) {
            return Optional.empty();
        }
        var files = new ArrayList<FilePosition>();
        var read = new ArrayList<ReadContents>();
        try {
            List<String> lines = text.substring(0, last).lines().toList();
            if (lines.isEmpty() || !lines.getFirst().equals(FIRST)) {
                return Optional.empty();
            }
            for (String line : lines.subList(1, lines.size())) {
                Map<String, String> values = values(line);
                if (line.startsWith("file ")) {
                    files.add(filePosition(values));
                } else if (line.startsWith("read ")) {
                    read.add(new ReadContents(number(values, "size"), fingerprint(values, "head")));
                } else {
                    return Optional.empty();
                }
            }
            return Optional.of(new Positions(files, read));
        } catch (IllegalArgumentException ignored) {
            // what does not parse is damaged, as the caller says
            return Optional.empty();
        }
    }

    private static FilePosition filePosition(Map<String, String> values) {
        return new FilePosition(
                values.getOrDefault("name", ""),
                new FileKey(number(values, "device"), number(values, "inode")),
                number(values, "offset"),
                fingerprint(values, "head"),
                fingerprint(values, "tail"));
    }

    private static Map<String, String> values(String line) {
        Map<String, String> values = new HashMap<>();
        for (String part : line.substring(line.indexOf(' ') + 1).split(" ", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return values;
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(values.getOrDefault(name, ""));
    }

    private static Fingerprint fingerprint(Map<String, String> values, String name) {
        String value = values.getOrDefault(name, "");
        int colon = value.indexOf(':');
        if (colon < 0 || value.length() != colon + 1 + Fingerprint.DIGITS) {
            throw new IllegalArgumentException("no fingerprint: " + value);
        }
        return new Fingerprint(
                Integer.parseInt(value.substring(0, colon)), value.substring(colon + 1));
    }

    private static String toText(Fingerprint fingerprint) {
        return fingerprint.lengthBytes() + ":" + fingerprint.digest();
    }

    /** A name as one word; it is for people, so it need not be read back as it was. */
    private static String escape(String name) {
        return name.replaceAll("[^\\x21-\\x7E]", "?");
    }

    private static String checksum(String text) {
        var checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", checksum.getValue());
    }
}
