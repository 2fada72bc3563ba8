package io.vedette.syscalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many processors there are, and how many the kernel keeps values for. */
final class Processors {
    private static final Path ALL = Path.of("/sys/devices/system/cpu");
    private static final int POSSIBLE_COUNT = read();

    private Processors() {}

    static int possible() {
        return POSSIBLE_COUNT;
    }

    /** Those that run now, whichever of them this process may use. */
    static int online() {
        try {
            return members(Files.readString(ALL.resolve("online")).strip());
        } catch (IOException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    private static int read() {
        try {
            return count(Files.readString(ALL.resolve("possible")).strip());
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

    /** How many numbers a list such as {@code 0-3,8} has. */
    static int members(String list) {
        int members = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            members += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
        }
        return members;
    }
}
