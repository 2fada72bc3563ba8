package io.vedette.masking;

import io.vedette.json.JsonDocument;
import java.util.Set;

/** What the members of a kind of JSON document mean, as far as it matters to masking. */
public interface MemberRule {
    /** The names of members that the rule wants to be asked about. */
    Set<String> names();

    /**
     * What to do with the value of a member that has one of the {@link #names}. Called on the
     * thread that masks.
     *
     * @param document the document, or one that is written in a text of it
     * @param object the object that the member belongs to
     * @param member the member's value
     */
    Treatment treatment(JsonDocument document, int object, int member);

    /**
     * Appends a text with its secrets replaced, when {@link Treatment#REWRITTEN} was the answer.
     *
     * @param member the member's value in the document
     * @return false, and nothing is appended, when the text holds none
     */
    boolean rewrite(
            JsonDocument document, int member, byte[] text, int from, int to, MaskedBytes into);
}
