package io.vedette.syscalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many processors the kernel keeps values for. */
final class Processors {
    private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");
    private static final int POSSIBLE_COUNT = read();

    private Processors() {}

    static int possible() {
        return POSSIBLE_COUNT;
    }

    private static int read() {
        try {
            return count(Files.readString(POSSIBLE).strip());
        } catch (IOException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /** One more than the highest number of a list such as {@code 0-3,8}. */
    static int count(String list) {
        int highest = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            highest = Math.max(highest, Integer.parseInt(ends[ends.length - 1]));
        }
        return highest + 1;
    }
}
