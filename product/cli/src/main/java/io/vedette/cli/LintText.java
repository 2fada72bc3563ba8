package io.vedette.cli;

import io.vedette.auditing.Blindness;
import io.vedette.auditing.PolicyRule;
import io.vedette.auditing.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found of a policy, for people. */
final class LintText {
    private LintText() {}

    static List<String> lines(AuditLintCommand.Report report) {
        var lines = new ArrayList<String>();
        report.mistakes().forEach(mistake -> lines.add(mistake.toString()));
        report.findings().forEach(each -> lines.addAll(BlindnessText.lines(each)));
        BlindnessText.withheld(report.blindness()).ifPresent(note -> lines.add("note: " + note));
        report.volume().ifPresent(volume -> volume(report, volume, lines));
        lines.add(
                "Of "
                        + report.rules()
                        + " rules "
                        + count(report, Blindness.Extent.BLIND)
                        + " are blind, "
                        + count(report, Blindness.Extent.PARTLY_BLIND)
                        + " partly blind, "
                        + count(report, Blindness.Extent.INCOMPLETE)
                        + " tell less than they could. Mistakes in the policy: "
                        + report.mistakes().size());
        return lines;
    }

    private static long count(AuditLintCommand.Report report, Blindness.Extent extent) {
        return report.blindness().stream().filter(each -> each.extent() == extent).count();
    }

    private static void volume(AuditLintCommand.Report report, Volume volume, List<String> lines) {
        lines.add("Volume, of what was recorded:");
        lines.add("    " + part("in all", volume.all()));
        List<Volume.Part> parts = volume.byRule();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).eventsBefore() > 0) {
                PolicyRule rule = report.policy().rules().get(i);
                lines.add(
                        "    "
                                + part(
                                        "line " + rule.line() + ", " + rule.level().label(),
                                        parts.get(i)));
            }
        }
        if (volume.unmatched().eventsBefore() > 0) {
            lines.add("    " + part("no rule matches", volume.unmatched()));
        }
        if (volume.wantingMore() > 0) {
            lines.add(
                    "    "
                            + volume.wantingMore()
                            + " events would be larger: they were recorded without bodies that this policy asks for");
        }
    }

    private static String part(String what, Volume.Part part) {
        return String.format(
                Locale.ROOT,
                "%s: %,d events, %s, of %,d events, %s (%.1f %%)",
                what,
                part.eventsAfter(),
                size(part.bytesAfter()),
                part.eventsBefore(),
                size(part.bytesBefore()),
                100.0 * (double) part.bytesAfter() / (double) Math.max(1, part.bytesBefore()));
    }

    private static String size(long bytes) {
        return bytes < 100_000
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f MB", (double) bytes / 1e6);
    }
}
