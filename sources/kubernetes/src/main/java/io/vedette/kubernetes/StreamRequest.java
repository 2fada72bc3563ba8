package io.vedette.kubernetes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the URI of an exec, attach or proxy request asks for. */
final class StreamRequest {
    private static final MemberPath OBJECT_REF_NAME = MemberPath.ofLast("objectRef", "name");
    private static final MemberPath REQUEST_URI = MemberPath.ofLast("requestURI");

    private StreamRequest() {}

    /** All words of the command to run, joined by blanks. */
    static String command(AuditEvent event) {
        return String.join(" ", parameters(event, "command"));
    }

    /** Whether somebody can type: there is a terminal or an input. */
    static boolean isInteractive(AuditEvent event) {
        return isOn(event, "stdin") || isOn(event, "tty");
    }

    /** As the API server reads it: whatever is not false or 0 is true. */
    private static boolean isOn(AuditEvent event, String name) {
        List<String> values = parameters(event, name);
        return !values.isEmpty()
                && !values.getFirst().equalsIgnoreCase("false")
                && !values.getFirst().equals("0");
    }

    /**
     * The path that is asked for behind a proxy, without query: {@code /metrics}. One that goes up
     * or has empty parts stays as it is, so that it equals none that is harmless.
     */
    static String proxiedPath(AuditEvent event) {
        String uri = uri(event);
        String path = uri.substring(0, queryStart(uri));
        var json = new Json(event);
        // the object's name may itself be or contain "proxy"
        int name = path.indexOf("/" + json.text(json.root(OBJECT_REF_NAME)) + "/proxy");
        int proxy = path.indexOf("/proxy", Math.max(0, name + 1));
        if (proxy < 0) {
            return "";
        }
        String behind = decoded(path.substring(proxy + "/proxy".length()));
        return behind.isEmpty() ? "/" : behind;
    }

    /** All values of a parameter of the query, decoded. */
    static List<String> parameters(AuditEvent event, String name) {
        String uri = uri(event);
        var values = new ArrayList<String>();
        int query = queryStart(uri);
        if (query == uri.length()) {
            return values;
        }
        for (String parameter : uri.substring(query + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String itsName = equals < 0 ? parameter : parameter.substring(0, equals);
            if (decoded(itsName).equals(name)) {
                values.add(equals < 0 ? "" : decoded(parameter.substring(equals + 1)));
            }
        }
        return values;
    }

    private static int queryStart(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri.length() : query;
    }

    /** Text that is not well encoded stays as it is. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ignored) {
            return text; // a rule still sees what was asked for
        }
    }

    private static String uri(AuditEvent event) {
        var json = new Json(event);
        return json.text(json.root(REQUEST_URI));
    }
}
