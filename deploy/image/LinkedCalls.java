import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Byte;
import static java.lang.constant.ConstantDescs.CD_Character;
import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Short;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.InputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts plain methods in the place of what the JVM would link at run time: the choice of a pattern switch, and equals and hashCode of
 * records. The cache of classes keeps lambdas and string concatenation linked, and these not (JDK 25): for each one that a start
 * comes across, classes are made. What they answer is what SwitchBootstraps.typeSwitch and ObjectMethods specify.
 */
final class LinkedCalls {
  private static final String BOOTSTRAPS = "java/lang/runtime/";
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final int FACTOR_OF_HASH_CODES = 31;

  /** A method that is called instead. */
  private record Plain(String name, MethodTypeDesc type, Consumer<CodeBuilder> code) {}

  private final ClassFile classFile;

  /**
   * @param classes the content of a class that may be named in others, by its name with slashes; null where it is of the JDK
   */
  LinkedCalls(Function<String, InputStream> classes) {
    classFile = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL, ClassFile.ClassHierarchyResolverOption.of(
        ClassHierarchyResolver.ofResourceParsing(type -> {
          String descriptor = type.descriptorString();
          return classes.apply(descriptor.substring(1, descriptor.length() - 1));
        }).orElse(ClassHierarchyResolver.defaultResolver()).cached()));
  }

  byte[] link(byte[] content) {
    if (!new String(content, StandardCharsets.ISO_8859_1).contains(BOOTSTRAPS)) {
      return content;
    }
    ClassModel model = classFile.parse(content);
    ClassDesc owner = model.thisClass().asSymbol();
    boolean inInterface = model.flags().has(AccessFlag.INTERFACE);
    // A method's code may be gone through more than once, where a jump turns out to be long.
    Map<String, Plain> made = new LinkedHashMap<>();
    return classFile.transformClass(model, ClassTransform.transformingMethodBodies((code, element) -> {
      Optional<Plain> plain = element instanceof InvokeDynamicInstruction call ? plain(call, made) : Optional.empty();
      if (plain.isPresent()) {
        code.invokestatic(owner, plain.get().name(), plain.get().type(), inInterface);
      } else {
        code.with(element);
      }
    }).andThen(ClassTransform.endHandler(builder -> made.values().forEach(plain -> add(plain, builder)))));
  }

  private static void add(Plain plain, ClassBuilder builder) {
    builder.withMethodBody(plain.name(), plain.type(), ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, plain.code());
  }

  private static Optional<Plain> plain(InvokeDynamicInstruction call, Map<String, Plain> made) {
    String key = call.invokedynamic().bootstrap().bsmIndex() + call.name().stringValue() + call.type().stringValue();
    if (made.containsKey(key)) {
      return Optional.of(made.get(key));
    }
    String name = call.name().stringValue() + "$linked" + made.size();
    MethodTypeDesc type = call.typeSymbol();
    List<ConstantDesc> constants = call.bootstrapArgs();
    DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
    String asked = bootstrap.owner().displayName() + "." + bootstrap.methodName() + " " + call.name().stringValue();
    Optional<Consumer<CodeBuilder>> code = switch (asked) {
      // Other labels, such as constants of an enum beside types, are left to the JVM.
      case "SwitchBootstraps.typeSwitch typeSwitch" -> constants.stream().allMatch(ClassDesc.class::isInstance)
          ? Optional.of(builder -> choice(constants.stream().map(ClassDesc.class::cast).toList(), builder)) : Optional.empty();
      case "ObjectMethods.bootstrap equals" -> Optional.of(builder -> equality(type.parameterType(0), components(constants), builder));
      case "ObjectMethods.bootstrap hashCode" -> Optional.of(builder -> hashCode(type.parameterType(0), components(constants), builder));
      default -> Optional.empty();
    };
    code.ifPresent(body -> made.put(key, new Plain(name, type, body)));
    return Optional.ofNullable(made.get(key));
  }

  /** After the record's class and the names of its components, a getter of each. */
  private static List<DirectMethodHandleDesc> components(List<ConstantDesc> constants) {
    return constants.stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
  }

  /** The number of the first label, from the one asked for, that the value is of; their count where it is of none; -1 for null. */
  private static void choice(List<ClassDesc> labels, CodeBuilder code) {
    Label there = code.newLabel();
    code.aload(0).ifnonnull(there).iconst_m1().ireturn().labelBinding(there);
    for (int label = 0; label < labels.size(); label++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(label).if_icmpgt(next);
      code.aload(0).instanceOf(labels.get(label)).ifeq(next);
      code.loadConstant(label).ireturn().labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }

  private static void equality(ClassDesc owner, List<DirectMethodHandleDesc> components, CodeBuilder code) {
    Label different = code.newLabel();
    Label other = code.newLabel();
    code.aload(0).aload(1).if_acmpne(other).iconst_1().ireturn().labelBinding(other);
    code.aload(1).instanceOf(owner).ifeq(different).aload(1).checkcast(owner).astore(2);
    for (DirectMethodHandleDesc component : components) {
      ClassDesc type = component.invocationType().returnType();
      code.aload(0).getfield(owner, component.methodName(), type).aload(2).getfield(owner, component.methodName(), type);
      switch (TypeKind.from(type)) {
        case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(different);
        case LONG -> code.lcmp().ifne(different);
        case FLOAT, DOUBLE -> code.invokestatic(box(type), "compare", MethodTypeDesc.of(CD_int, type, type)).ifne(different);
        case REFERENCE -> code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object)).ifeq(different);
        case VOID -> throw new IllegalArgumentException("a component without a type: " + component);
      }
    }
    code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
  }

  private static void hashCode(ClassDesc owner, List<DirectMethodHandleDesc> components, CodeBuilder code) {
    code.iconst_0();
    for (DirectMethodHandleDesc component : components) {
      ClassDesc type = component.invocationType().returnType();
      boolean primitive = type.isPrimitive();
      code.loadConstant(FACTOR_OF_HASH_CODES).imul().aload(0).getfield(owner, component.methodName(), type);
      code.invokestatic(primitive ? box(type) : OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, primitive ? type : CD_Object)).iadd();
    }
    code.ireturn();
  }

  private static ClassDesc box(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> CD_Boolean;
      case BYTE -> CD_Byte;
      case CHAR -> CD_Character;
      case SHORT -> CD_Short;
      case INT -> CD_Integer;
      case LONG -> CD_Long;
      case FLOAT -> CD_Float;
      case DOUBLE -> CD_Double;
      case REFERENCE, VOID -> throw new IllegalArgumentException("not primitive: " + primitive);
    };
  }
}
