package dev.croft.server.attest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import dev.croft.protocol.generated.llb.FileAction;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Messages of the build graph in JSON as provenance readers know it: names as in the protocol,
 * numbers for enumerations, and an object of its own around what is one of several.
 */
final class OpJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> ALWAYS = Set.of("input", "secondaryInput", "output");

  private OpJson() {}

  static ObjectNode of(Message message) {
    ObjectNode json = JSON.objectNode();
    Set<OneofDescriptor> choices = new HashSet<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      OneofDescriptor choice = field.getRealContainingOneof();
      if (choice != null) {
        if (choices.add(choice)) {
          json.set(capitalized(choice.getName()), chosen(message, choice));
        }
      } else if (isShown(message, field)) {
        json.set(field.getName(), value(field, message.getField(field)));
      }
    }
    return json;
  }

  private static boolean isShown(Message message, FieldDescriptor field) {
    if (field.isRepeated()) {
      return message.getRepeatedFieldCount(field) > 0;
    }
    return message.hasField(field)
        || (message instanceof FileAction && ALWAYS.contains(field.getName()));
  }

  private static ObjectNode chosen(Message message, OneofDescriptor choice) {
    ObjectNode json = JSON.objectNode();
    FieldDescriptor field = message.getOneofFieldDescriptor(choice);
    if (field != null) {
      json.set(field.getName(), value(field, message.getField(field)));
    }
    return json;
  }

  private static JsonNode value(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      return map((List<?>) value);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JSON.arrayNode();
      list.forEach(item -> array.add(single(item)));
      return array;
    }
    return single(value);
  }

  private static ObjectNode map(List<?> entries) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    for (Object entry : entries) {
      Message message = (Message) entry;
      var fields = message.getDescriptorForType().getFields();
      sorted.put(
          String.valueOf(message.getField(fields.get(0))), single(message.getField(fields.get(1))));
    }
    ObjectNode json = JSON.objectNode();
    sorted.forEach(json::set);
    return json;
  }

  private static JsonNode single(Object value) {
    return switch (value) {
      case Message message -> of(message);
      case String text -> JSON.textNode(text);
      case Boolean flag -> JSON.booleanNode(flag);
      case ByteString bytes ->
          JSON.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case EnumValueDescriptor constant -> JSON.numberNode(constant.getNumber());
      case Number number -> JSON.numberNode(number.longValue());
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
