package dev.spirebridge.faults;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the fault suite: what befalls the bridge, and what holds all the same. Stands beside
 * {@code @Test}, or beside {@code @ParameterizedTest(name = "{0}")} where the same holds with
 * several peers. The method may take {@link Figures}, as its last parameter. Each run leaves a
 * {@link Row}.
 *
 * <p>Classes with such methods are in this package and named {@code …Fault}, so that only the suite
 * runs them.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FaultExtension.class)
public @interface Fault {

  /** The table it stands in. */
  Side side();

  /** In a few words, such as "The agent is killed". Several tests may have the same. */
  String fault();

  /** What must hold, in sentences. A table's cell in Markdown. */
  String promise();
}
