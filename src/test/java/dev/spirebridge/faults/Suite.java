package dev.spirebridge.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The tests of the fault suite, as the class files of this package have them. */
final class Suite {

  /**
   * @param name class and method, as in {@link Row#test}
   */
  record Member(String name, Fault fault) {}

  private static final String SUFFIX = "Fault.class";

  private Suite() {}

  static String name(Method test) {
    return test.getDeclaringClass().getSimpleName() + "." + test.getName();
  }

  /** In the order of their tables: by side, fault and name. */
  static List<Member> members() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX) && !file.equals(SUFFIX))
          .map(Suite::load)
          .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
          .filter(method -> method.isAnnotationPresent(Fault.class))
          .map(method -> new Member(name(method), method.getAnnotation(Fault.class)))
          .sorted(
              Comparator.comparing((Member member) -> member.fault().side())
                  .thenComparing(member -> member.fault().fault())
                  .thenComparing(Member::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      Path classes =
          Path.of(Suite.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolve(Suite.class.getPackageName().replace('.', '/'));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length());
    try {
      return Class.forName(Suite.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
