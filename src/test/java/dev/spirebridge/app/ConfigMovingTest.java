package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is said about the folder in which the roots of a move are looked for. */
class ConfigMovingTest {

  @Test
  void thereIsNoneUnlessItIsNamed() {
    assertThat(Inputs.serving().config().movingFolder()).isEmpty();
  }

  @Test
  void theFlagBeatsTheVariableAndThatTheFile() {
    Inputs inputs = Inputs.serving().withFile("moving: {folder: /etc/a/../b}");
    assertThat(inputs.config().movingFolder()).contains(Path.of("/etc/b"));
    inputs.variable("SPIRE_BRIDGE_MOVING_FOLDER", "/etc/c");
    assertThat(inputs.config().movingFolder()).contains(Path.of("/etc/c"));
    inputs.flag("--moving-folder", "/etc/d");
    assertThat(inputs.config().movingFolder()).contains(Path.of("/etc/d"));
  }

  @Test
  void refusesAPathThatDependsOnWhereItIsStarted() {
    assertThat(Inputs.serving().flag("--moving-folder", "moving").problems())
        .containsExactly("--moving-folder: \"moving\" is not an absolute path; begin it with /");
  }

  @Test
  void refusesAnUnknownKey() {
    assertThat(Inputs.serving().withFile("moving: {dir: /etc/a}").problems())
        .containsExactly("moving.dir (f.yaml:1:10): unknown key; known here: folder");
  }

  /** Files and Secrets never hold these roots. */
  @Test
  void refusesToLookForWhatNobodyIsGiven() {
    assertThat(
            Inputs.file("files: [{folder: /etc/istio-certs}]\nmoving: {folder: /etc/a}").problems())
        .containsExactly(
            "moving.folder (f.yaml:2:10): is of no use without an SDS listener: files and Secrets"
                + " never hold these roots; give --sds, or remove it");
  }
}
