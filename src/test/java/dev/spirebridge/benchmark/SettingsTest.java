package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.benchmark.Settings.Mode;
import dev.spirebridge.benchmark.load.Shape;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void comparesAThousandStreamsInThreeRoundsByDefault() {
    Settings settings = settings(Map.of());

    assertThat(settings.mode()).isEqualTo(Mode.COMPARE);
    assertThat(settings.shapes()).containsExactly(Shape.ofOneProcess(1_000));
    assertThat(settings.rounds()).isEqualTo(3);
  }

  @Test
  void tenThousandStreamsMeanGrowthOfTheBridgeAlone() {
    Settings settings = settings(Map.of("streams", "10000"));

    assertThat(settings.mode()).isEqualTo(Mode.SCALE);
    assertThat(settings.shapes()).extracting(Shape::streams).containsExactly(1_000, 5_000, 10_000);
    assertThat(settings.rounds()).isEqualTo(1);
  }

  @Test
  void theModeCanBeChosen() {
    assertThat(settings(Map.of("streams", "10000", "mode", "compare")).shapes())
        .containsExactly(Shape.ofOneProcess(10_000));
  }

  @Test
  void severalNumbersOfStreamsAreComparedInOneRun() {
    assertThat(settings(Map.of("mode", "compare", "streams", "1000,10000,5000")).shapes())
        .extracting(Shape::streams)
        .containsExactly(1_000, 5_000, 10_000);
    assertThatThrownBy(() -> settings(Map.of("streams", "1000,many")))
        .hasMessageContaining("-Dstreams=many");
  }

  @Test
  void aNodeIsLoadedByOneProcessAndByManyWithAsManyStreams() {
    Settings settings = settings(Map.of("mode", "node"));

    assertThat(settings.shapes()).containsExactly(new Shape(1, 1_000), new Shape(200, 5));
    assertThat(settings.rounds()).isEqualTo(3);
  }

  @Test
  void aPageIsLookedAtWithAnyNumberOfStreams() {
    Settings settings = settings(Map.of("mode", "page", "streams", "10000"));

    assertThat(settings.shapes()).containsExactly(Shape.ofOneProcess(10_000));
    assertThat(settings.rounds()).isEqualTo(3);
  }

  @Test
  void allErrorsAreNamedAtOnce() {
    assertThatThrownBy(() -> settings(Map.of("streams", "many", "mode", "race", "rounds", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("-Dstreams=many", "-Dmode=race", "-Drounds=0");
  }

  private static Settings settings(Map<String, String> properties) {
    return Settings.from(name -> Optional.ofNullable(properties.get(name)));
  }
}
