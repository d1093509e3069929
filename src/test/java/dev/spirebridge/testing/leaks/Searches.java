package dev.spirebridge.testing.leaks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that runs these commands, each rightly and with things that go wrong. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Searches {

  /** As they are typed, with their verbs. */
  String[] value();
}
