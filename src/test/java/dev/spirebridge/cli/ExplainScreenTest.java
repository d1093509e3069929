package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.diagnose.Explanation;
import dev.spirebridge.diagnose.Step;
import dev.spirebridge.diagnose.StepName;
import dev.spirebridge.diagnose.StepResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person sees of an explanation. */
class ExplainScreenTest {

  private static Explanation of(Step... steps) {
    return new Explanation("shop/cart", List.of(steps));
  }

  private static final Step POD =
      new Step(
          StepName.POD,
          new StepResult.Ok("running on node one, service account cart"),
          List.of("container app waits: ImagePullBackOff"));

  @Test
  void marksTheFirstMissingStepAndSaysWhatToDo() {
    Explanation explanation =
        of(
            POD,
            new Step(
                StepName.LABEL,
                new StepResult.Missing("there is no label", "kubectl label namespace shop"),
                List.of()),
            new Step(StepName.SPIFFE_ID, new StepResult.DoesNotApply("none"), List.of()),
            new Step(
                StepName.BRIDGE,
                new StepResult.Unknown("jane may not", "apply explain.yaml"),
                List.of()),
            new Step(StepName.SVID, new StepResult.Unknown("see above", ""), List.of()),
            new Step(StepName.SECRET, new StepResult.Missing("it waits", "nothing"), List.of()));

    assertThat(String.join("\n", ExplainScreen.lines(explanation)))
        .isEqualTo(
            """
            pod shop/cart

                STEP        RESULT    WHAT WAS FOUND
                pod         ok        running on node one, service account cart
                                        container app waits: ImagePullBackOff
            >   label       missing   there is no label
                SPIFFE ID   -         none
                bridge      unknown   jane may not
                SVID        unknown   see above
                secret      missing   it waits

            Missing: label
              there is no label
              to do: kubectl label namespace shop
            Could not find out: bridge
              jane may not
              to do: apply explain.yaml\
            """);
    assertThat(ExplainScreen.exitCode(explanation)).isEqualTo(1);
  }

  @Test
  void breaksLongLinesInTheTableAlone() {
    String lengthy = "word ".repeat(30).strip();
    Explanation explanation =
        of(new Step(StepName.POD, new StepResult.Unknown(lengthy, "look again"), List.of()));

    List<String> lines = ExplainScreen.lines(explanation);

    assertThat(lines.subList(0, 5)).allMatch(line -> line.length() < 110);
    assertThat(lines).contains("  " + lengthy);
    assertThat(ExplainScreen.exitCode(explanation)).isEqualTo(3);
  }

  @Test
  void neverSaysThatAllHoldsWhereThatIsNotKnown() {
    Explanation explanation =
        of(
            POD,
            new Step(
                StepName.SPIFFE_ID, new StepResult.Unknown("not ours to render", ""), List.of()));

    assertThat(ExplainScreen.lines(explanation))
        .doesNotContain("All steps hold.")
        .endsWith("Could not find out: SPIFFE ID", "  not ours to render");
    assertThat(ExplainScreen.exitCode(explanation)).isEqualTo(3);
  }

  @Test
  void isShortWhereAllHolds() {
    assertThat(ExplainScreen.lines(of(POD))).last().isEqualTo("All steps hold.");
    assertThat(ExplainScreen.exitCode(of(POD))).isZero();
  }
}
