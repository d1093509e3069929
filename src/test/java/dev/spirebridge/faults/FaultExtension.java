package dev.spirebridge.faults;

import dev.spirebridge.faults.Row.Result;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.opentest4j.TestAbortedException;

/** Gives a test of the suite its {@link Figures}, and leaves its {@link Row}. */
final class FaultExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace OURS = Namespace.create(FaultExtension.class);

  private record Run(long startMillis, long startNanos, Figures figures) {}

  @Override
  public void beforeEach(ExtensionContext context) {
    context
        .getStore(OURS)
        .put(Run.class, new Run(System.currentTimeMillis(), System.nanoTime(), new Figures()));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Figures.class;
  }

  @Override
  public Figures resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return run(context).figures();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Run run = run(context);
    Fault fault = context.getRequiredTestMethod().getAnnotation(Fault.class);
    Optional<Throwable> end = context.getExecutionException();
    Result result = end.map(FaultExtension::result).orElse(Result.PASSED);
    new Row(
            Suite.name(context.getRequiredTestMethod()),
            with(context),
            fault.side(),
            fault.fault(),
            fault.promise(),
            result,
            end.map(FaultExtension::firstLine).orElse(""),
            run.startMillis(),
            (System.nanoTime() - run.startNanos()) / 1_000_000,
            run.figures().all().stream().map(Figure::text).toList())
        .write(Row.FOLDER);
  }

  private static Run run(ExtensionContext context) {
    return context.getStore(OURS).get(Run.class, Run.class);
  }

  private static String with(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(ParameterizedTest.class)
        ? context.getDisplayName()
        : "";
  }

  private static Result result(Throwable end) {
    return end instanceof TestAbortedException ? Result.SKIPPED : Result.FAILED;
  }

  private static String firstLine(Throwable end) {
    return end.toString().lines().findFirst().orElse("");
  }
}
