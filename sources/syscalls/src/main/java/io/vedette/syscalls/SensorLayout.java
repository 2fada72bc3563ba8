package io.vedette.syscalls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the compiler laid out what the sensor's programs share with us, as the build wrote it down
 * from their BTF. Immutable.
 */
final class SensorLayout {
    private static final SensorLayout LAYOUT = new SensorLayout();

    private final List<MapOf> maps = new ArrayList<>();
    private final List<String> programs = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** A map, in the order in which the loader makes them. */
    record MapOf(String name, int entries, int valueBytes) {}

    private SensorLayout() {
        new String(resource("sensor.txt"), StandardCharsets.US_ASCII).lines().forEach(this::add);
    }

    private void add(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "map" ->
                    maps.add(
                            new MapOf(
                                    words[1],
                                    Integer.parseInt(words[2]),
                                    Integer.parseInt(words[3])));
            case "program" -> programs.add(words[1]);
            case "size", "offset", "constant" ->
                    numbers.put(words[0] + " " + words[1], Integer.parseInt(words[2]));
            default -> throw new IllegalStateException("sensor.txt has a line " + line);
        }
    }

    static SensorLayout get() {
        return LAYOUT;
    }

    /** A file that the build made of the programs. */
    static byte[] resource(String name) {
        try (InputStream in = SensorLayout.class.getResourceAsStream("sensor/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the product was built without sensor/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the product's own " + name + " cannot be read", e);
        }
    }

    List<MapOf> maps() {
        return List.copyOf(maps);
    }

    List<String> programs() {
        return List.copyOf(programs);
    }

    private int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalStateException("the sensor's programs have no " + name);
        }
        return number;
    }

    /** The bytes of a struct. */
    int size(String struct) {
        return number("size " + struct);
    }

    /**
     * Where a member begins.
     *
     * @param member as {@code struct.member}
     */
    int offset(String member) {
        return number("offset " + member);
    }

    int constant(String name) {
        return number("constant " + name);
    }
}
