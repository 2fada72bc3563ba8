package io.vedette.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vedette.model.Event;
import io.vedette.model.Field;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldReader;
import io.vedette.model.FieldType;
import io.vedette.model.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPartsTest {
    private static final Map<String, String> ARGUMENTS =
            Map.of(
                    "ka.uri.param", "command",
                    "ka.req.volume.hostpath", "/etc",
                    "ka.req.binding.subject.has_name", "x",
                    "jevt.value", "/requestObject/spec",
                    "json.value", "/responseObject/metadata/name");

    /** What each member of an event decides. */
    private static final Map<String, Set<AuditPart>> MEMBERS =
            Map.of(
                    "requestObject", EnumSet.of(AuditPart.REQUEST_OBJECT),
                    "responseObject", EnumSet.of(AuditPart.RESPONSE_OBJECT),
                    "requestURI", EnumSet.of(AuditPart.URI),
                    "userAgent", EnumSet.of(AuditPart.USER_AGENT),
                    "stage", EnumSet.of(AuditPart.STAGE),
                    "impersonatedUser", EnumSet.of(AuditPart.IMPERSONATED_USER),
                    "user",
                            EnumSet.of(
                                    AuditPart.USER_NAME,
                                    AuditPart.USER_GROUPS,
                                    AuditPart.USER_OTHER),
                    "objectRef",
                            EnumSet.of(
                                    AuditPart.RESOURCE,
                                    AuditPart.SUBRESOURCE,
                                    AuditPart.API_GROUP,
                                    AuditPart.NAMESPACE,
                                    AuditPart.NAME,
                                    AuditPart.OBJECT_OTHER),
                    "responseStatus", EnumSet.of(AuditPart.CODE, AuditPart.STATUS_OTHER));

    private record BoundField(Field field, Optional<String> argument, FieldReader<Event> reader) {
        Set<AuditPart> parts(String verb) {
            return AuditParts.readBy(field.name(), argument, verb);
        }

        String read(Event event) {
            var value = new Value();
            if (!reader.read(event, value)) {
                return "absent";
            }
            var text = new StringBuilder();
            for (int i = 0; i < value.size(); i++) {
                boolean isTruth = field.type() == FieldType.BOOLEAN;
                text.append(isTruth ? String.valueOf(value.number(i)) : value.text(i)).append('\n');
            }
            return text.toString();
        }
    }

    @SuppressWarnings("unchecked") // every reader of this catalogue reads audit events
    private static List<BoundField> fields() {
        var all = new ArrayList<BoundField>();
        for (Field field : FieldCatalogue.of(new AuditCatalogue()).fields()) {
            Optional<String> argument =
                    field.argumentRequired()
                            ? Optional.of(ARGUMENTS.getOrDefault(field.name(), "x"))
                            : Optional.empty();
            if (field.binder().apply(argument.map(FieldArgument::new))
                    instanceof FieldBinding.Bound bound) {
                all.add(new BoundField(field, argument, (FieldReader<Event>) bound.reader()));
            }
        }
        return all;
    }

    @Test
    void areKnownOfEveryField() {
        assertThat(fields())
                .hasSizeGreaterThan(100)
                .allSatisfy(each -> assertThat(each.parts("create")).isNotNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/requestObject/metadata/name      | REQUEST_OBJECT",
                "requestObject                     | REQUEST_OBJECT",
                "/responseObject                   | RESPONSE_OBJECT",
                "/objectRef/resource               | RESOURCE",
                "/objectRef/uid                    | OBJECT_OTHER",
                "/user/username                    | USER_NAME",
                "/user/extra/a~1b/0                | USER_OTHER",
                "/responseStatus/code              | CODE",
                "/responseStatus/message           | STATUS_OTHER",
                "/sourceIPs/0                      | SOURCE_ADDRESSES",
                "/annotations/a                    | OTHER",
                "/anything                         | OTHER",
            })
    void areThoseOfThePointer(String pointer, AuditPart part) {
        assertThat(AuditParts.readBy("jevt.value", Optional.of(pointer), "get")).contains(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s-1.20", "k8s-1.33"})
    void areAllThatDecideAFieldInRealEvents(String folder) throws IOException {
        Path file =
                Path.of(System.getProperty("vedette.root", "."), "../shared/data/audit")
                        .resolve(folder)
                        .resolve("benign.jsonl.gz")
                        .normalize();
        assumeThat(file).as("recordings of real clusters").isRegularFile();
        List<BoundField> fields = fields();
        int changed = 0;
        var wrong = new TreeSet<String>();
        try (AuditReader reader = AuditReader.open(file, "host", problem -> {})) {
            for (int i = 0; reader.advance(); i++) {
                AuditedRequest request = AuditedRequest.of(reader.event());
                // every write, and some of the rest
                boolean isWrite =
                        Set.of("create", "update", "patch", "delete").contains(request.verb());
                if (i % (isWrite ? 5 : 50) != 0) {
                    continue;
                }
                changed += check(reader.event(), request, fields, wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(changed).isGreaterThan(1000);
    }

    /** How many fields lose their value when a member of the event is taken away. */
    private static int check(
            Event event, AuditedRequest request, List<BoundField> fields, Set<String> wrong) {
        int changed = 0;
        for (Map.Entry<String, Set<AuditPart>> member : MEMBERS.entrySet()) {
            byte[] left = request.at(request.level(), Set.of(member.getKey()), false);
            Event without = AuditedRequest.hypothetical(new String(left, StandardCharsets.UTF_8));
            for (BoundField each : fields) {
                // the whole event, its sentence and times are no test of this table
                String name = each.field().name();
                boolean isOfAll =
                        name.startsWith("evt.")
                                || name.endsWith("json.obj")
                                || name.endsWith("jevt.obj")
                                || name.endsWith(".rawtime");
                if (isOfAll || each.read(event).equals(each.read(without))) {
                    continue;
                }
                changed++;
                Set<AuditPart> parts = EnumSet.noneOf(AuditPart.class);
                parts.addAll(each.parts(request.verb()));
                parts.retainAll(member.getValue());
                // counts as recorded at every level; see the table
                boolean isMessage = name.equals("audit.message");
                if (parts.isEmpty() && !isMessage) {
                    wrong.add(
                            name
                                    + " is read from "
                                    + member.getKey()
                                    + " at "
                                    + request.verb()
                                    + " "
                                    + request.resource());
                }
            }
        }
        return changed;
    }

    @Test
    void anEventLosesBodiesAndManagedFields() {
        Event event =
                AuditedRequest.hypothetical(
                        """
                        {"level":"RequestResponse","auditID":"a\\u0022b","verb":"update",
                         "requestObject":{"metadata":{"name":"n","managedFields":[{"a":1}]},"x":[1, 2]},
                         "responseObject":{"items":[{"metadata":{"managedFields":[]}},{"metadata":{"uid":"u"}}]}}
                        """);
        AuditedRequest request = AuditedRequest.of(event);

        assertThat(text(request.at("Request", Set.of("responseObject"), true)))
                .isEqualTo(
                        "{\"level\":\"Request\",\"auditID\":\"a\\u0022b\",\"verb\":\"update\","
                                + "\"requestObject\":{\"metadata\":{\"name\":\"n\"},\"x\":[1,2]}}");
        assertThat(text(request.at("RequestResponse", Set.of("requestObject"), true)))
                .endsWith(
                        "\"responseObject\":{\"items\":[{\"metadata\":{}},{\"metadata\":{\"uid\":\"u\"}}]}}");
        assertThat(request.at("RequestResponse", Set.of(), false)).hasSize(request.bytes());
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
