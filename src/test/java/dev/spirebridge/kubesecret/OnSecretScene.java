package dev.spirebridge.kubesecret;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The tests of one class share an API server; each begins without the Secret. */
abstract class OnSecretScene {

  @TempDir static Path folder;

  static SecretScene scene;

  @BeforeAll
  static void start() {
    scene = SecretScene.start(folder);
  }

  @AfterAll
  static void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  @BeforeEach
  void removeTheSecret() {
    scene.delete();
  }
}
