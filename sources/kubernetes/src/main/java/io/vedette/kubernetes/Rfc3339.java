package io.vedette.kubernetes;

/** Reads times as the API server writes them, such as {@code 2026-11-22T11:13:09.637789Z}. */
final class Rfc3339 {
    /** What {@link #nanos} returns for text that is no time. */
    static final long INVALID = Long.MIN_VALUE;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int SHORTEST = "2026-11-22T11:13:09Z".length();
    // Signed nanoseconds reach from 1677-09-21 to 2262-04-11.
    private static final int FIRST_YEAR = 1678;
    private static final int LAST_YEAR = 2261;

    private Rfc3339() {}

    /**
     * The time in nanoseconds since the Unix epoch, or {@link #INVALID}; makes no garbage.
     *
     * <p>Fraction digits after the ninth are dropped; years before 1678 and after 2261 are invalid,
     * as is a sixtieth second.
     */
    static long nanos(byte[] text, int offset, int length) {
        int end = offset + length;
        if (length < SHORTEST
                || text[offset + 4] != '-'
                || text[offset + 7] != '-'
                || text[offset + 10] != 'T'
                || text[offset + 13] != ':'
                || text[offset + 16] != ':') {
            return INVALID;
        }
        int year = digits(text, offset, 4);
        int month = digits(text, offset + 5, 2);
        int day = digits(text, offset + 8, 2);
        int hour = digits(text, offset + 11, 2);
        int minute = digits(text, offset + 14, 2);
        int second = digits(text, offset + 17, 2);
        if (year < FIRST_YEAR
                || year > LAST_YEAR
                || month < 1
                || month > 12
                || day < 1
                || day > daysIn(year, month)
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 59) {
            return INVALID;
        }
        int at = offset + 19;
        int fraction = 0;
        if (text[at] == '.') {
            int first = ++at;
            int scale = (int) NANOS_PER_SECOND / 10;
            while (at < end && isDigit(text[at])) {
                fraction += (text[at++] - '0') * scale;
                scale /= 10;
            }
            if (at == first) {
                return INVALID;
            }
        }
        int offsetSeconds = zoneSeconds(text, at, end);
        if (offsetSeconds == Integer.MIN_VALUE) {
            return INVALID;
        }
        long seconds =
                daysSinceEpoch(year, month, day) * SECONDS_PER_DAY
                        + hour * 3600L
                        + minute * 60L
                        + second
                        - offsetSeconds;
        return seconds * NANOS_PER_SECOND + fraction;
    }

    /** Seconds east of Greenwich; {@link Integer#MIN_VALUE} when the text is no zone. */
    private static int zoneSeconds(byte[] text, int at, int end) {
        if (end - at == 1 && text[at] == 'Z') {
            return 0;
        }
        if (end - at != "+00:00".length()
                || (text[at] != '+' && text[at] != '-')
                || text[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = (hours * 60 + minutes) * 60;
        return text[at] == '-' ? -seconds : seconds;
    }

    /** The number that {@code count} digits write; negative when one of them is no digit. */
    private static int digits(byte[] text, int at, int count) {
        int number = 0;
        for (int i = at; i < at + count; i++) {
            if (!isDigit(text[i])) {
                return -1;
            }
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Counts years from March, so that the leap day is the last of its year. */
    private static long daysSinceEpoch(int year, int month, int day) {
        int marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
        int days = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear;
        // 719468: days from 0000-03-01 to 1970-01-01
        return days - 719_468L;
    }
}
