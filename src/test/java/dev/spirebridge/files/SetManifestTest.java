package dev.spirebridge.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetManifestTest {

  private static final SetManifest MANIFEST =
      new SetManifest(12, List.of("bundle.pem", "svid.pem"), List.of("partner.test.pem"));

  @Test
  void isReadAsItWasWritten() {
    assertThat(SetManifest.parse(MANIFEST.text())).contains(MANIFEST);
    assertThat(SetManifest.parse(SetManifest.NONE.text())).contains(SetManifest.NONE);
  }

  @Test
  void theNextOneRemovesWhatItHasNoMoreAndWhatIsStillToBeRemoved() {
    assertThat(MANIFEST.next(List.of("svid.pem", "other.test.pem")))
        .isEqualTo(
            new SetManifest(
                13,
                List.of("svid.pem", "other.test.pem"),
                List.of("bundle.pem", "partner.test.pem")));
    assertThat(MANIFEST.next(List.of("bundle.pem", "partner.test.pem", "svid.pem")).removed())
        .as("a trust domain that came back")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spire-bridge files 2\ngeneration 1\n",
        "spire-bridge files 1\n",
        "spire-bridge files 1\ngeneration -1\n",
        "spire-bridge files 1\ngeneration 1234567890123456789\n",
        "spire-bridge files 1\ngeneration 1\nfile ../key.pem\n",
        "spire-bridge files 1\ngeneration 1\nfile .\n",
        "spire-bridge files 1\ngeneration 1\nremoved /etc/passwd\n",
        "spire-bridge files 1\ngeneration 1\nfile \n",
        "spire-bridge files 1\ngeneration 1\nother svid.pem\n",
      })
  void whatItHasNotWrittenIsNone(String text) {
    assertThat(SetManifest.parse(text)).isEmpty();
  }
}
