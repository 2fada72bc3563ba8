package io.vedette.rules;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import io.vedette.model.Event;
import io.vedette.model.FieldReader;
import io.vedette.model.Value;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes conditions as bytecode: one class with a small static method for each condition and each
 * shared part.
 *
 * <p>Readers and tests are constants of the class, held in static final fields that its initialiser
 * takes from the class data, so that the JIT knows them and inlines through them. What a method
 * does is only the order and the jumps.
 */
final class ConditionEmitter {
    private static final int EVENT = 0;
    private static final int STATE = 1;

    /**
     * Larger parts become methods of their own: HotSpot never compiles methods over 8,000 bytes,
     * and inlines small ones.
     */
    private static final int LARGEST_INLINE = 300;

    private static final int LARGEST_SWITCH = 256;
    private static final int LEAF_BYTES = 34;
    private static final int CALL_BYTES = 8;

    /**
     * So many terms of one {@code and} or {@code or} stand in one method. The JIT gives up some
     * methods of hundred terms, after a quarter of a second each.
     */
    private static final int MOST_TERMS = 24;

    private static final ClassDesc CD_THIS = ClassDesc.of("io.vedette.rules.CompiledRules");
    private static final ClassDesc CD_SUPER = desc(CompiledConditions.class);
    private static final ClassDesc CD_EVENT = desc(Event.class);
    private static final ClassDesc CD_STATE = desc(EvaluationState.class);
    private static final ClassDesc CD_VALUE = desc(Value.class);
    private static final ClassDesc CD_TEST = desc(ValueTest.class);
    private static final ClassDesc CD_READER = desc(FieldReader.class);
    private static final ClassDesc CD_OPERAND = desc(Condition.Operand.class);
    private static final ClassDesc CD_CONDITION = desc(Condition.class);
    private static final ClassDesc CD_LIST = desc(List.class);
    private static final ClassDesc CD_METHOD_HANDLES = desc(MethodHandles.class);
    private static final ClassDesc CD_LOOKUP = desc(MethodHandles.Lookup.class);
    private static final MethodTypeDesc PART = MethodTypeDesc.of(CD_boolean, CD_EVENT, CD_STATE);

    private final SlotTable slots;
    private final Map<Node, Integer> users;
    private final Map<Node, String> names;
    private final List<Object> constants = new ArrayList<>();
    private final List<ClassDesc> constantTypes = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> constantIndexes = new IdentityHashMap<>();
    private final Map<Condition.Operand, Object> readers = new HashMap<>();
    private final Map<Node, String> methods = new HashMap<>();
    private final List<Node> pending = new ArrayList<>();
    private int parts;

    /**
     * @param users how many conditions and parts use each node
     * @param names what the methods of conditions are called, so that stack traces name the rule
     */
    ConditionEmitter(SlotTable slots, Map<Node, Integer> users, Map<Node, String> names) {
        this.slots = slots;
        this.users = users;
        this.names = names;
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    /** Compiles conditions into an object whose {@code holds} takes their place in the list. */
    CompiledConditions compile(List<Node> conditions, String sourceFile) {
        byte[] bytes = emit(conditions, sourceFile);
        try {
            MethodHandles.Lookup hidden =
                    MethodHandles.lookup()
                            .defineHiddenClassWithClassData(bytes, List.copyOf(constants), true);
            return (CompiledConditions)
                    hidden.findConstructor(
                                    hidden.lookupClass(),
                                    java.lang.invoke.MethodType.methodType(void.class))
                            .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("compiled conditions cannot be defined", e);
        }
    }

    /** The class as bytes; its constants are then those of this emitter. */
    byte[] emit(List<Node> conditions, String sourceFile) {
        return ClassFile.of()
                .build(
                        CD_THIS,
                        type -> {
                            type.withSuperclass(CD_SUPER);
                            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                            type.with(SourceFileAttribute.of(sourceFile));
                            emitClass(type, conditions);
                        });
    }

    private void emitClass(ClassBuilder type, List<Node> conditions) {
        type.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                0,
                code ->
                        code.aload(0)
                                .invokespecial(
                                        CD_SUPER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_());
        emitDispatch(type, conditions);
        while (!pending.isEmpty()) {
            emitMethod(type, pending.removeLast());
        }
        emitInitialiser(type);
    }

    /** {@code holds}: a switch over the conditions, in two steps when there are many. */
    private void emitDispatch(ClassBuilder type, List<Node> conditions) {
        MethodTypeDesc holds = MethodTypeDesc.of(CD_boolean, CD_int, CD_EVENT, CD_STATE);
        int chunks = (conditions.size() + LARGEST_SWITCH - 1) / LARGEST_SWITCH;
        for (int chunk = 0; chunk < chunks; chunk++) {
            int first = chunk * LARGEST_SWITCH;
            List<Node> these =
                    conditions.subList(first, Math.min(first + LARGEST_SWITCH, conditions.size()));
            type.withMethodBody(
                    "chunk" + chunk,
                    holds,
                    ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE,
                    code ->
                            emitSwitch(
                                    code,
                                    0,
                                    first,
                                    these.size(),
                                    i ->
                                            code.aload(1)
                                                    .aload(2)
                                                    .invokestatic(
                                                            CD_THIS, method(these.get(i)), PART)));
        }
        type.withMethodBody(
                "holds",
                holds,
                0,
                code -> {
                    code.iload(1).bipush(8).ishr().istore(4);
                    emitSwitch(
                            code,
                            4,
                            0,
                            chunks,
                            i ->
                                    code.iload(1)
                                            .aload(2)
                                            .aload(3)
                                            .invokestatic(CD_THIS, "chunk" + i, holds));
                });
    }

    @FunctionalInterface
    private interface Arm {
        void emit(int index);
    }

    private static void emitSwitch(CodeBuilder code, int variable, int first, int count, Arm arm) {
        Label otherwise = code.newLabel();
        var cases = new ArrayList<SwitchCase>();
        for (int i = 0; i < count; i++) {
            cases.add(SwitchCase.of(first + i, code.newLabel()));
        }
        code.iload(variable).tableswitch(first, first + count - 1, otherwise, cases);
        for (int i = 0; i < count; i++) {
            code.labelBinding(cases.get(i).target());
            arm.emit(i);
            code.ireturn();
        }
        code.labelBinding(otherwise).iconst_0().ireturn();
    }

    /** The method of a condition or part; it is written later when it is not yet. */
    private String method(Node node) {
        return methods.computeIfAbsent(
                node,
                n -> {
                    pending.add(n);
                    String name = names.get(n);
                    return name == null ? "part" + parts++ : name;
                });
    }

    private void emitMethod(ClassBuilder type, Node node) {
        type.withMethodBody(
                method(node),
                PART,
                ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE,
                code -> {
                    if (isShared(node)) {
                        emitShared(code, node);
                    } else {
                        Label otherwise = code.newLabel();
                        emitBody(code, node, otherwise, false);
                        code.iconst_1().ireturn().labelBinding(otherwise).iconst_0().ireturn();
                    }
                });
    }

    /** Worth remembering: used more than once and dearer than looking it up. */
    private boolean isShared(Node node) {
        return users.getOrDefault(node, 0) > 1
                && (node.kind() == Node.Kind.ALL
                        || node.kind() == Node.Kind.ANY
                        || node.cost() > 10);
    }

    private void emitShared(CodeBuilder code, Node node) {
        int slot = slots.shared(node);
        Label evaluate = code.newLabel();
        code.aload(STATE)
                .loadConstant(slot)
                .invokevirtual(CD_STATE, "memo", MethodTypeDesc.of(CD_int, CD_int));
        code.dup().iflt(evaluate).ireturn();
        code.labelBinding(evaluate).pop();
        Label otherwise = code.newLabel();
        emitBody(code, node, otherwise, false);
        emitRemember(code, slot, true);
        code.labelBinding(otherwise);
        emitRemember(code, slot, false);
    }

    private static void emitRemember(CodeBuilder code, int slot, boolean truth) {
        code.aload(STATE)
                .loadConstant(slot)
                .loadConstant(truth ? 1 : 0)
                .invokevirtual(
                        CD_STATE, "remember", MethodTypeDesc.of(CD_boolean, CD_int, CD_boolean))
                .ireturn();
    }

    /**
     * Jumps to {@code target} when the truth of {@code node} is {@code when}, else falls through.
     */
    private void emit(CodeBuilder code, Node node, Label target, boolean when) {
        boolean call =
                node.kind() != Node.Kind.NOT && (isShared(node) || size(node) > LARGEST_INLINE);
        if (!call) {
            emitBody(code, node, target, when);
            return;
        }
        code.aload(EVENT).aload(STATE).invokestatic(CD_THIS, method(node), PART);
        jump(code, target, when);
    }

    private static void jump(CodeBuilder code, Label target, boolean when) {
        if (when) {
            code.ifne(target);
        } else {
            code.ifeq(target);
        }
    }

    private void emitBody(CodeBuilder code, Node node, Label target, boolean when) {
        switch (node.kind()) {
            case TRUE, FALSE -> {
                if ((node.kind() == Node.Kind.TRUE) == when) {
                    code.goto_(target);
                }
            }
            case NOT -> emit(code, node.children().getFirst(), target, !when);
            case LEAF -> emitLeaf(code, node, target, when);
            case ALL -> emitTerms(code, node, target, when, false);
            case ANY -> emitTerms(code, node, target, when, true);
        }
    }

    /** Terms in a row: {@code deciding} is the truth of one term that settles the whole. */
    private void emitTerms(
            CodeBuilder code, Node node, Label target, boolean when, boolean deciding) {
        List<Node> terms = node.children();
        if (terms.size() > MOST_TERMS) {
            terms = grouped(node);
        }
        if (when == deciding) {
            terms.forEach(term -> emit(code, term, target, deciding));
            return;
        }
        Label settled = code.newLabel();
        for (int i = 0; i < terms.size() - 1; i++) {
            emit(code, terms.get(i), settled, deciding);
        }
        emit(code, terms.getLast(), target, when);
        code.labelBinding(settled);
    }

    /** Very many terms, in groups that are methods of their own. */
    private static List<Node> grouped(Node node) {
        var groups = new ArrayList<Node>();
        for (int i = 0; i < node.children().size(); i += MOST_TERMS) {
            List<Node> group =
                    node.children().subList(i, Math.min(i + MOST_TERMS, node.children().size()));
            groups.add(
                    group.size() == 1
                            ? group.getFirst()
                            : Node.of(
                                    -1,
                                    node.kind(),
                                    List.copyOf(group),
                                    node.cost(),
                                    node.truth()));
        }
        return groups.size() > MOST_TERMS
                ? grouped(Node.of(-1, node.kind(), groups, node.cost(), node.truth()))
                : groups;
    }

    private void emitLeaf(CodeBuilder code, Node node, Label target, boolean when) {
        switch (node.leaf()) {
            case Condition.Present present -> {
                emitRead(code, present.operand());
                jump(code, target, when);
            }
            case Condition.Compare compare -> {
                Label absent = code.newLabel();
                emitRead(code, compare.operand());
                code.ifeq(when ? absent : target);
                loadConstant(code, node.test(), CD_TEST);
                code.aload(STATE)
                        .loadConstant(slots.field(compare.operand()))
                        .invokevirtual(CD_STATE, "value", MethodTypeDesc.of(CD_VALUE, CD_int))
                        .invokeinterface(CD_TEST, "holds", MethodTypeDesc.of(CD_boolean, CD_VALUE));
                jump(code, target, when);
                code.labelBinding(absent);
            }
            default -> {
                code.aload(STATE);
                loadConstant(code, node.leaf(), CD_CONDITION);
                code.aload(EVENT)
                        .invokevirtual(
                                CD_STATE,
                                "interpret",
                                MethodTypeDesc.of(CD_boolean, CD_CONDITION, CD_EVENT));
                jump(code, target, when);
            }
        }
    }

    private void emitRead(CodeBuilder code, Condition.Operand operand) {
        code.aload(STATE).loadConstant(slots.field(operand));
        if (operand instanceof Condition.FieldRead field) {
            loadConstant(code, readers.computeIfAbsent(operand, o -> field.reader()), CD_READER);
            code.aload(EVENT)
                    .invokevirtual(
                            CD_STATE,
                            "read",
                            MethodTypeDesc.of(CD_boolean, CD_int, CD_READER, CD_EVENT));
        } else {
            loadConstant(code, readers.computeIfAbsent(operand, o -> operand), CD_OPERAND);
            code.aload(EVENT)
                    .invokevirtual(
                            CD_STATE,
                            "readOperand",
                            MethodTypeDesc.of(CD_boolean, CD_int, CD_OPERAND, CD_EVENT));
        }
    }

    private void loadConstant(CodeBuilder code, Object constant, ClassDesc type) {
        Integer index = constantIndexes.get(constant);
        if (index == null) {
            index = constants.size();
            constantIndexes.put(constant, index);
            constants.add(constant);
            constantTypes.add(type);
        }
        code.getstatic(CD_THIS, "c" + index, type);
    }

    /** A guess at the bytes of a part that is written in place. */
    private int size(Node node) {
        return switch (node.kind()) {
            case TRUE, FALSE -> 3;
            case LEAF -> LEAF_BYTES;
            case NOT -> size(node.children().getFirst());
            case ALL, ANY -> {
                int size = 0;
                for (Node child : node.children()) {
                    int inline = isShared(child) ? CALL_BYTES : size(child);
                    size += inline > LARGEST_INLINE ? CALL_BYTES : inline;
                }
                yield size;
            }
        };
    }

    /** Fills the static fields from the class data. */
    private void emitInitialiser(ClassBuilder type) {
        for (int i = 0; i < constants.size(); i++) {
            type.withField(
                    "c" + i,
                    constantTypes.get(i),
                    ClassFile.ACC_STATIC | ClassFile.ACC_FINAL | ClassFile.ACC_PRIVATE);
        }
        type.withMethodBody(
                ConstantDescs.CLASS_INIT_NAME,
                ConstantDescs.MTD_void,
                ClassFile.ACC_STATIC,
                code -> {
                    code.invokestatic(CD_METHOD_HANDLES, "lookup", MethodTypeDesc.of(CD_LOOKUP))
                            .loadConstant(ConstantDescs.DEFAULT_NAME)
                            .loadConstant(CD_LIST)
                            .invokestatic(
                                    CD_METHOD_HANDLES,
                                    "classData",
                                    MethodTypeDesc.of(
                                            CD_Object,
                                            CD_LOOKUP,
                                            CD_String,
                                            ConstantDescs.CD_Class))
                            .checkcast(CD_LIST)
                            .astore(0);
                    for (int i = 0; i < constants.size(); i++) {
                        code.aload(0)
                                .loadConstant(i)
                                .invokeinterface(
                                        CD_LIST, "get", MethodTypeDesc.of(CD_Object, CD_int))
                                .checkcast(constantTypes.get(i))
                                .putstatic(CD_THIS, "c" + i, constantTypes.get(i));
                    }
                    code.return_();
                });
    }
}
