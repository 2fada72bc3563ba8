package io.vedette.syscalls;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an event written in JSON as maps, lists, texts, {@code Long} and {@code Boolean}. A member
 * that is {@code null} is as good as none.
 */
final class WrittenJson {
    private static final JsonFactory JSON = new JsonFactory();

    private WrittenJson() {}

    static Map<String, Object> read(String line) throws NotWritable {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new NotWritable("an event is a mapping");
            }
            return members(json);
        } catch (JacksonException e) {
            throw new NotWritable("not well-formed JSON: " + e.getOriginalMessage());
        }
    }

    private static Map<String, Object> members(JsonParser json) throws NotWritable {
        var members = new LinkedHashMap<String, Object>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            value(json, json.nextToken()).ifPresent(value -> members.put(name, value));
        }
        return members;
    }

    private static Optional<Object> value(JsonParser json, JsonToken token) throws NotWritable {
        return switch (token) {
            case START_OBJECT -> Optional.of(members(json));
            case START_ARRAY -> Optional.of(elements(json));
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            case VALUE_NULL -> Optional.empty();
            case VALUE_NUMBER_INT -> Optional.of(whole(json.getBigIntegerValue()));
            case VALUE_STRING -> Optional.of(json.getString());
            default -> throw new NotWritable(json.getString() + " is no whole number");
        };
    }

    private static List<Object> elements(JsonParser json) throws NotWritable {
        var elements = new ArrayList<Object>();
        JsonToken token = json.nextToken();
        while (token != JsonToken.END_ARRAY) {
            value(json, token).ifPresent(elements::add);
            token = json.nextToken();
        }
        return elements;
    }

    private static Long whole(BigInteger number) throws NotWritable {
        if (number.bitLength() > Long.SIZE) {
            throw new NotWritable(number + " has more than 64 bits");
        }
        return number.longValue();
    }
}
