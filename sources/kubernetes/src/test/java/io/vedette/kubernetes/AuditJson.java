package io.vedette.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Audit events for tests. */
final class AuditJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private AuditJson() {}

    /** An event on one line. */
    static String event(String id) {
        return item(id).replaceFirst(
                        "\\{", "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",");
    }

    /** An event as an item of a list, which has neither kind nor version. */
    static String item(String id) {
        return "{\"level\":\"Metadata\",\"auditID\":\""
                + id
                + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/namespaces/shop/pods?a=\\u0026\\\"[{\","
                + "\"verb\":\"list\",\"user\":{\"username\":\"alice\",\"groups\":[\"dev\",\"ops\"]},"
                + "\"sourceIPs\":[\"198.51.100.20\"],\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\"},"
                + "\"responseStatus\":{\"metadata\":{},\"code\":200,\"ok\":true},\"nothing\":null,"
                + "\"stageTimestamp\":\"2026-03-01T12:00:00.123456Z\",\"annotations\":{}}";
    }

    /** The id that {@link #event} of {@code id} has. */
    static String id(String id) {
        return id + "/ResponseComplete";
    }

    static String pretty(String json) {
        return PRETTY.writeValueAsString(MAPPER.readTree(json));
    }

    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /** An event with the given members in place of those of {@link #event}; null removes one. */
    static String with(String overrides) {
        var event = (ObjectNode) MAPPER.readTree(event("1"));
        MAPPER.readTree(overrides)
                .properties()
                .forEach(member -> {
                    if (member.getValue().isNull()) {
                        event.remove(member.getKey());
                    } else {
                        event.set(member.getKey(), member.getValue());
                    }
                });
        return MAPPER.writeValueAsString(event);
    }

    /** The one event of an input. */
    static AuditEvent read(String json) {
        var reader =
                AuditReader.of(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                        "test",
                        "host",
                        problem -> {
                            throw new AssertionError(problem.toString());
                        });
        try {
            if (!reader.advance()) {
                throw new AssertionError("no event in " + json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reader.current();
    }
}
