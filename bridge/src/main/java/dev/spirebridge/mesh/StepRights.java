package dev.spirebridge.mesh;

import java.util.List;
import java.util.stream.Stream;

/** The rights that the edits of steps need, and their way back. */
public final class StepRights {

  private StepRights() {}

  public static List<Right> of(List<Step> steps) {
    return steps.stream().flatMap(step -> step.edit().stream()).flatMap(StepRights::of).toList();
  }

  private static Stream<Right> of(Edit edit) {
    return switch (edit) {
      case Edit.Create create ->
          Stream.of(Right.of("create", create.ref()), Right.of("delete", create.ref()));
      case Edit.Change change -> Stream.of(Right.of("update", change.ref()));
      case Edit.Delete delete -> Stream.of(Right.of("delete", delete.ref()));
      case Edit.Restore restore -> Stream.of(Right.of("update", restore.ref()));
    };
  }
}
