package org.athanor.problem.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Parquet records as JSON: lists as arrays, structures as objects, maps as objects by their keys.
 */
final class ParquetJson {
  private ParquetJson() {}

  static JsonObject object(Group group) {
    JsonObject object = new JsonObject();
    GroupType type = group.getType();
    for (int f = 0; f < type.getFieldCount(); f++) {
      object.add(type.getFieldName(f), field(group, f));
    }
    return object;
  }

  private static JsonElement field(Group group, int f) {
    Type type = group.getType().getType(f);
    int count = group.getFieldRepetitionCount(f);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      JsonArray values = new JsonArray();
      for (int i = 0; i < count; i++) {
        values.add(value(group, f, i));
      }
      return values;
    }
    return count == 0 ? JsonNull.INSTANCE : value(group, f, 0);
  }

  private static JsonElement value(Group group, int f, int i) {
    Type type = group.getType().getType(f);
    if (type.isPrimitive()) {
      return primitive(group, f, i, type.asPrimitiveType());
    }
    Group inner = group.getGroup(f, i);
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof ListLogicalTypeAnnotation) {
      return list(inner);
    } else if (logical instanceof MapLogicalTypeAnnotation) {
      return map(inner);
    }
    return object(inner);
  }

  /** A list is a group of one repeated group, whose only field is the element. */
  private static JsonArray list(Group list) {
    JsonArray values = new JsonArray();
    Type repeated = list.getType().getType(0);
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
      values.add(wrapped ? field(list.getGroup(0, i), 0) : value(list, 0, i));
    }
    return values;
  }

  private static JsonObject map(Group map) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      object.add(Row.string(field(entry, 0)), field(entry, 1));
    }
    return object;
  }

  private static JsonElement primitive(Group group, int f, int i, PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> new JsonPrimitive(group.getBoolean(f, i));
      case INT32 -> number(BigInteger.valueOf(group.getInteger(f, i)), type);
      case INT64 -> number(BigInteger.valueOf(group.getLong(f, i)), type);
      case FLOAT -> new JsonPrimitive(group.getFloat(f, i));
      case DOUBLE -> new JsonPrimitive(group.getDouble(f, i));
      default -> bytes(group.getBinary(f, i).getBytes(), type);
    };
  }

  private static JsonElement bytes(byte[] bytes, PrimitiveType type) {
    return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation
        ? number(new BigInteger(bytes), type)
        : new JsonPrimitive(new String(bytes, UTF_8));
  }

  private static JsonElement number(BigInteger unscaled, PrimitiveType type) {
    return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
        ? new JsonPrimitive(new BigDecimal(unscaled, decimal.getScale()))
        : new JsonPrimitive(unscaled);
  }
}
