package io.vedette.syscalls;

import io.vedette.model.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a mapping in an event that somebody wrote, each of the type that it has to be. */
final class WrittenMembers {
    private final String what;
    private final Map<String, Object> members;

    /**
     * @param what the mapping is, for reasons
     * @param known the names that a member can have
     */
    WrittenMembers(String what, Map<?, ?> members, Set<String> known) throws NotWritable {
        this.what = what;
        this.members = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            String name = String.valueOf(member.getKey());
            if (!known.contains(name)) {
                String advice = Suggestions.didYouMean(name, known);
                throw new NotWritable(
                        what + " has no '" + name + "'" + (advice.isEmpty() ? "" : ": " + advice));
            }
            this.members.put(name, member.getValue());
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    @Nullable Object find(String name) {
        return members.get(name);
    }

    private NotWritable refuse(String name, String type) {
        return new NotWritable("'" + name + "' of " + what + " is " + type);
    }

    String text(String name, String otherwise) throws NotWritable {
        Object value = members.getOrDefault(name, otherwise);
        if (value instanceof String || value instanceof Long) {
            return value.toString();
        }
        throw refuse(name, "a text");
    }

    long number(String name, long otherwise) throws NotWritable {
        if (members.getOrDefault(name, otherwise) instanceof Long number) {
            return number;
        }
        throw refuse(name, "a whole number");
    }

    boolean truth(String name) throws NotWritable {
        if (members.getOrDefault(name, false) instanceof Boolean truth) {
            return truth;
        }
        throw refuse(name, "true or false");
    }

    /** Empty where there is none. */
    List<String> texts(String name) throws NotWritable {
        if (!(members.getOrDefault(name, List.of()) instanceof List<?> list)) {
            throw refuse(name, "a sequence of texts");
        }
        var texts = new ArrayList<String>();
        for (Object each : list) {
            if (!(each instanceof String) && !(each instanceof Long)) {
                throw refuse(name, "a sequence of texts");
            }
            texts.add(each.toString());
        }
        return texts;
    }

    /** Empty where there is none. */
    Map<?, ?> mapping(String name) throws NotWritable {
        if (members.getOrDefault(name, Map.of()) instanceof Map<?, ?> mapping) {
            return mapping;
        }
        throw refuse(name, "a mapping");
    }
}
