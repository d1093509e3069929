package dev.spirebridge.app;

/** Understands the text of one value. */
@FunctionalInterface
interface ValueParser<T> {

  T parse(String text) throws BadValue;
}
