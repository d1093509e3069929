package dev.spirebridge.mesh.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.difflib.DiffUtils;
import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random edits of random texts do what the same edits of the tree do, and little else. */
class YamlTextPropertyTest {

  private static final int TEXTS = 1500;
  private static final int EDITS = 6;

  @Test
  void aNewTextReadsAsItsTree() throws YamlTextException {
    for (int seed = 0; seed < TEXTS; seed++) {
      Tree tree = new RandomYaml(new Random(seed)).tree();

      Tree read = YamlText.parse(YamlText.of(tree)).tree();

      assertThat(SameValues.same(read.fields(), tree.fields()))
          .as("seed %d%n%s", seed, YamlText.of(tree))
          .isTrue();
    }
  }

  @Test
  void editsAreThoseOfTheTreeAndKeepOtherLines() throws YamlTextException {
    for (int seed = 0; seed < TEXTS; seed++) {
      Random random = new Random(seed);
      RandomYaml yaml = new RandomYaml(random);
      Tree tree = yaml.tree();
      String text = yaml.text(tree);
      text = random.nextInt(4) == 0 ? text.replace("\n", "\r\n") : text;
      YamlText current = parsed(text, seed);
      assertThat(SameValues.same(current.tree().fields(), tree.fields()))
          .as("seed %d%n%s", seed, text)
          .isTrue();
      for (int i = 0; i < EDITS; i++) {
        current = edit(current, yaml, random, seed);
      }
    }
  }

  @Test
  void aTextWithoutLastLineBreakIsEditedAsWell() throws YamlTextException {
    int refused = 0;
    for (int seed = 0; seed < TEXTS; seed++) {
      Random random = new Random(seed);
      RandomYaml yaml = new RandomYaml(random);
      Tree tree = yaml.tree();
      YamlText current = parsed(yaml.text(tree).replaceAll("\\R\\z", ""), seed);
      try {
        edit(current, yaml, random, seed);
      } catch (YamlTextException _) {
        refused++;
      }
    }
    assertThat(refused).isLessThan(TEXTS / 50);
  }

  private static YamlText parsed(String text, int seed) {
    try {
      return YamlText.parse(text);
    } catch (YamlTextException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + text, e);
    }
  }

  private static YamlText edit(YamlText before, RandomYaml yaml, Random random, int seed)
      throws YamlTextException {
    List<String> path = path(before.tree(), random, random.nextInt(3) == 0);
    String[] at = path.toArray(String[]::new);
    Object value = yaml.value(2);
    int kind = random.nextInt(3);
    if (kind == 1 && !(before.tree().at(at).orElse(List.of()) instanceof List)) {
      kind = 0;
    }
    String what = "seed %d, %s of %s: %s in%n%s".formatted(seed, kind, path, value, before.text());
    YamlText after;
    Tree wanted;
    try {
      switch (kind) {
        case 0 -> {
          wanted = before.tree().with(value, at);
          after = before.with(value, at);
        }
        case 1 -> {
          wanted = before.tree().append(value, at);
          after = before.append(value, at);
        }
        default -> {
          wanted = before.tree().without(at);
          after = before.without(at);
        }
      }
    } catch (IllegalArgumentException _) {
      assertThatThrownBy(() -> before.with(value, at))
          .as(what)
          .isInstanceOf(YamlTextException.class);
      return before;
    } catch (YamlTextException e) {
      YamlTextException told = new YamlTextException(e.getMessage() + "\n" + what);
      told.initCause(e);
      throw told;
    }
    assertThat(SameValues.same(after.tree().fields(), wanted.fields())).as(what).isTrue();
    keepsComments(before, after, what);
    keepsLines(before, after, kind, what);
    if (before.text().contains("\r\n")) {
      assertThat(after.text().replace("\r\n", "")).as(what).doesNotContain("\n");
    }
    return after;
  }

  private static void keepsComments(YamlText before, YamlText after, String what) {
    long told =
        after.losses().stream().filter(each -> each.contains("is lost")).count()
            - before.losses().stream().filter(each -> each.contains("is lost")).count();
    assertThat(comments(after) + told)
        .as("%s%nnow%n%s%n%s", what, after.text(), after.losses())
        .isEqualTo(comments(before));
  }

  private static long comments(YamlText yaml) {
    return Pattern.compile("# (about what follows|aside|none)")
        .matcher(yaml.text())
        .results()
        .count();
  }

  /** A removal adds at most the one line of a key whose value becomes empty, or of a block. */
  private static void keepsLines(YamlText before, YamlText after, int kind, String what) {
    if (kind != 2 || after.losses().stream().anyMatch(each -> each.contains("brackets"))) {
      return;
    }
    int added =
        DiffUtils.diff(before.text().lines().toList(), after.text().lines().toList())
            .getDeltas()
            .stream()
            .mapToInt(delta -> delta.getTarget().size())
            .sum();
    assertThat(added).as("%s%nnow%n%s", what, after.text()).isLessThanOrEqualTo(1);
  }

  private static List<String> path(Tree tree, Random random, boolean open) {
    List<String> path = new ArrayList<>();
    Object at = tree.fields();
    while (true) {
      if (at instanceof Map<?, ?> map
          && !map.isEmpty()
          && (path.isEmpty() || random.nextInt(3) > 0)) {
        List<?> keys = List.copyOf(map.keySet());
        String key = String.valueOf(keys.get(random.nextInt(keys.size())));
        path.add(key);
        at = map.get(key);
      } else if (at instanceof List<?> list
          && list.stream().anyMatch(YamlTextPropertyTest::named)
          && random.nextInt(3) > 0) {
        List<?> named = list.stream().filter(YamlTextPropertyTest::named).toList();
        Map<?, ?> element = (Map<?, ?>) named.get(random.nextInt(named.size()));
        path.add("[name=" + element.get("name") + "]");
        at = element;
      } else {
        break;
      }
    }
    if (path.isEmpty() || open && at instanceof Map) {
      path.add("new");
      if (random.nextBoolean()) {
        path.add("deep");
      }
    } else if (open && at instanceof List) {
      path.add("[name=new]");
      path.add("field");
    }
    return path;
  }

  private static boolean named(Object element) {
    return element instanceof Map<?, ?> map && map.get("name") instanceof String;
  }
}
