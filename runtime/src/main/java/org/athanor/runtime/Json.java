package org.athanor.runtime;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/**
 * One writer for all files of a run: no line breaks within a record, nothing escaped that need not
 * be.
 */
final class Json {
  static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private Json() {}
}
