package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.MovingFolder.Content;
import dev.spirebridge.testing.MountedConfigMap;
import dev.spirebridge.testing.MovingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovingFolderTest {

  @TempDir Path folder;

  @Test
  void findsNothingWithoutFolderWithoutConfigMapAndWithoutTheKey() throws IOException {
    assertThat(new MovingFolder(folder.resolve("none")).read()).isEqualTo(new Content.Nothing());
    assertThat(new MovingFolder(folder).read()).isEqualTo(new Content.Nothing());
    var mounted = new MountedConfigMap(Files.createDirectory(folder.resolve("mounted")));
    mounted.put(Map.of("another", "x"));
    assertThat(new MovingFolder(mounted.folder()).read()).isEqualTo(new Content.Nothing());
  }

  @Test
  void seesThatTheKubeletHasPutAnotherFolderInTheFilesPlace() {
    var mounted = new MountedConfigMap(folder);
    var moving = new MovingFolder(folder);
    mounted.put(Map.of(MovingFiles.KEY, "one"));
    assertThat(moving.read()).isEqualTo(new Content.Text("one"));
    mounted.put(Map.of(MovingFiles.KEY, "two"));
    assertThat(moving.read()).isEqualTo(new Content.Text("two"));
    mounted.put(Map.of());
    assertThat(moving.read()).isEqualTo(new Content.Nothing());
  }

  /** Between its walk through the links and the removal of the old folder. */
  @Test
  void missesNoFileWhileItIsReplaced() throws InterruptedException {
    var mounted = new MountedConfigMap(folder);
    mounted.put(Map.of(MovingFiles.KEY, "a"));
    var moving = new MovingFolder(folder);
    var done = new AtomicBoolean();
    var kubelet =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 500; i++) {
                mounted.put(Map.of(MovingFiles.KEY, "b".repeat(i)));
              }
              done.set(true);
            });
    while (!done.get()) {
      assertThat(moving.read()).isInstanceOf(Content.Text.class);
    }
    kubelet.join();
  }

  @Test
  void takesNoMoreThanTheLimit() throws IOException {
    Path file = folder.resolve(MovingFiles.KEY);
    Files.writeString(file, "x".repeat(MovingFolder.MOST_BYTES));
    assertThat(new MovingFolder(folder).read()).isInstanceOf(Content.Text.class);
    Files.writeString(file, "x".repeat(MovingFolder.MOST_BYTES + 1));
    assertThat(new MovingFolder(folder).read())
        .isEqualTo(new Content.Unreadable("it has more than 256 KiB"));
  }

  @Test
  void saysWhatItCannotRead() throws IOException {
    Path file = folder.resolve(MovingFiles.KEY);
    Files.write(file, new byte[] {(byte) 0xff});
    assertThat(new MovingFolder(folder).read())
        .isEqualTo(new Content.Unreadable("it is not encoded as UTF-8"));
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(new MovingFolder(folder).read())
        .isEqualTo(new Content.Unreadable("it is not a file"));
    Files.delete(file);
    Files.createSymbolicLink(file, file);
    assertThat(new MovingFolder(folder).read()).isInstanceOf(Content.Unreadable.class);
  }
}
