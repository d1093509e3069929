package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code deploy/image} puts in the place of calls that the JVM links at run time answers as
 * the compiler's own code does: the classes below are compared with themselves after it.
 */
class LinkedCallsTest {

  private static final Path SOURCE = Path.of("deploy/image/LinkedCalls.java");

  @TempDir private static Path compiled;

  private static Class<?> tool;

  /** One component of each kind. */
  record Everything(
      boolean flag,
      byte small,
      char letter,
      short number,
      int count,
      long large,
      float share,
      double part,
      @Nullable String text,
      @Nullable Object other) {}

  record Nothing() {}

  sealed interface Shape permits Circle, Square, Blank {

    /** In an interface, where a method that is called needs another form. */
    default String ownName() {
      return switch (this) {
        case Circle _ -> "circle";
        case Square square when square.side() > 10 -> "large square";
        case Square _ -> "square";
        case Blank _ -> "blank";
      };
    }
  }

  record Circle(int radius) implements Shape {}

  record Square(int side) implements Shape {}

  enum Blank implements Shape {
    PAPER
  }

  /** Tables of what the compiler leaves to the JVM; made by name in either form. */
  public static final class Samples {
    public String name(Object value) {
      return switch (value) {
        case Circle(int radius) when radius < 0 -> "impossible";
        case Shape shape -> shape.ownName();
        case String text when text.isEmpty() -> "empty";
        case CharSequence text -> "text of " + text.length();
        case Integer number -> "number " + number;
        case int[] numbers -> "array of " + numbers.length;
        case null -> "nothing";
        default -> "something";
      };
    }

    public boolean equal(Object one, Object other) {
      return one.equals(other);
    }

    public Object everything(int number) {
      return new Everything(
          number != 1,
          (byte) (number == 2 ? 0 : 1),
          number == 3 ? 'a' : 'b',
          (short) (number == 4 ? 0 : 1),
          number == 5 ? 0 : 1,
          number == 6 ? 0 : 1L << 40,
          number == 7 ? -0.0f : 0.0f,
          number == 8 ? Double.NaN : 0.0,
          number == 9 ? null : String.valueOf(new char[] {'x'}),
          number == 10 ? new Object() : null);
    }

    public Object nothing() {
      return new Nothing();
    }
  }

  @BeforeAll
  static void compile() throws Exception {
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", compiled.toString(), SOURCE.toString());
    assertThat(status).isZero();
    URLClassLoader loader = new URLClassLoader(new URL[] {compiled.toUri().toURL()});
    tool = loader.loadClass("LinkedCalls");
  }

  private static byte[] bytes(String className) {
    try (InputStream in =
        Objects.requireNonNull(
            LinkedCallsTest.class.getResourceAsStream(
                "/" + className.replace('.', '/') + ".class"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] linked(String className) {
    try {
      Constructor<?> constructor = tool.getDeclaredConstructor(Function.class);
      constructor.setAccessible(true);
      Function<String, InputStream> classes =
          name -> LinkedCallsTest.class.getResourceAsStream("/" + name + ".class");
      Method link = tool.getDeclaredMethod("link", byte[].class);
      link.setAccessible(true);
      return (byte[]) link.invoke(constructor.newInstance(classes), (Object) bytes(className));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(String.valueOf(e.getMessage()), e);
    }
  }

  /** Loads the samples once more, after the tool. */
  private static final class LinkedSamples extends ClassLoader {
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(LinkedCallsTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      byte[] content = linked(name);
      assertThat(new String(content, StandardCharsets.ISO_8859_1))
          .as(name)
          .doesNotContain("SwitchBootstraps");
      return defineClass(name, content, 0, content.length);
    }

    Object call(String method, Object... arguments) {
      try {
        Class<?> samples = loadClass(Samples.class.getName());
        Method found =
            Arrays.stream(samples.getDeclaredMethods())
                .filter(each -> each.getName().equals(method))
                .findFirst()
                .orElseThrow();
        return found.invoke(samples.getConstructor().newInstance(), arguments);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(String.valueOf(e.getMessage()), e);
      }
    }

    Object made(Class<?> of, Object... arguments) {
      try {
        Constructor<?> constructor = loadClass(of.getName()).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(String.valueOf(e.getMessage()), e);
      }
    }
  }

  @Test
  void aPatternSwitchChoosesAsItDid() throws Exception {
    LinkedSamples linked = new LinkedSamples();
    Class<?> blank = linked.loadClass(Blank.class.getName());
    List<Object> same = Arrays.asList("", "text", 7, 7L, new int[3], null, CharBuffer.wrap("b"));
    for (Object value : same) {
      assertThat(linked.call("name", value)).isEqualTo(new Samples().name(value));
    }
    assertThat(linked.call("name", linked.made(Circle.class, 3))).isEqualTo("circle");
    assertThat(linked.call("name", linked.made(Circle.class, -3))).isEqualTo("impossible");
    assertThat(linked.call("name", linked.made(Square.class, 3))).isEqualTo("square");
    assertThat(linked.call("name", linked.made(Square.class, 30))).isEqualTo("large square");
    assertThat(linked.call("name", blank.getEnumConstants()[0])).isEqualTo("blank");
  }

  @Test
  void recordsAreEqualAsTheyWereByEachComponent() {
    LinkedSamples linked = new LinkedSamples();
    Samples own = new Samples();
    IntFunction<Object> made = number -> linked.call("everything", number);
    BiPredicate<Object, Object> equal = (one, other) -> (boolean) linked.call("equal", one, other);
    for (int one = 0; one <= 10; one++) {
      for (int other = 0; other <= 10; other++) {
        boolean same = own.everything(one).equals(own.everything(other));
        assertThat(equal.test(made.apply(one), made.apply(other)))
            .as("%d and %d", one, other)
            .isEqualTo(same);
        if (same) {
          assertThat(made.apply(one)).hasSameHashCodeAs(made.apply(other));
        }
      }
    }
    Object it = made.apply(0);
    assertThat(it.getClass().getDeclaredMethods())
        .extracting(Method::getName)
        .as("what was put there")
        .anyMatch(name -> name.startsWith("equals$"))
        .anyMatch(name -> name.startsWith("hashCode$"));
    assertThat(equal.test(it, it)).isTrue();
    assertThat(equal.test(it, "another class")).isFalse();
    assertThat(equal.test(linked.call("nothing"), linked.call("nothing"))).isTrue();
  }

  @Test
  void aRecordsHashCodeFollowsEachComponent() {
    LinkedSamples linked = new LinkedSamples();
    long different =
        IntStream.range(0, 10)
            .mapToObj(number -> linked.call("everything", number).hashCode())
            .distinct()
            .count();
    assertThat(different).isEqualTo(10);
  }

  @Test
  void whatHasNoSuchCallsStaysAsItIs() {
    assertThat(linked(LinkedCallsTest.class.getName() + "$Blank"))
        .isEqualTo(bytes(Blank.class.getName()));
  }
}
