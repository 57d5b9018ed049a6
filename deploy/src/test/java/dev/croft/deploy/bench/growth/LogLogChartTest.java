package dev.croft.deploy.bench.growth;

import static dev.croft.deploy.bench.growth.Measurements.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class LogLogChartTest {

  private static final Curve CURVE =
      new Curve(
          "steps",
          "Steps <of> a build",
          "steps",
          List.of(at(10, 0.5, 0.7, 0.6), at(100, 6), at(1_000, 60)),
          List.of());

  @Test
  void eachSizeIsAPointAndLargerOnesAreFurtherRightAndHigher() throws Exception {
    List<Element> points = elements(CURVE, "circle");

    assertThat(points).hasSize(3);
    assertThat(numbers(points, "cx")).isSorted();
    assertThat(numbers(points, "cy").reversed()).isSorted();
  }

  @Test
  void equalFactorsAreEqualDistances() throws Exception {
    List<Double> places = numbers(elements(CURVE, "circle"), "cx");

    assertThat(places.get(1) - places.get(0)).isEqualTo(places.get(2) - places.get(1));
  }

  @Test
  void pointsAreInsideThePicture() throws Exception {
    assertThat(numbers(elements(CURVE, "circle"), "cx")).allMatch(x -> x >= 0 && x <= 640);
    assertThat(numbers(elements(CURVE, "circle"), "cy")).allMatch(y -> y >= 0 && y <= 400);
  }

  @Test
  void axesAndHeadlineSayWhatIsSeen() throws Exception {
    assertThat(elements(CURVE, "text"))
        .extracting(Element::getTextContent)
        .contains(
            "Steps <of> a build: exponent 1.00", "10", "100", "1,000", "steps", "1 s", "10 s");
  }

  @Test
  void aSingleSizeHasNoExponentButAPicture() throws Exception {
    Curve single = new Curve("x", "One", "steps", List.of(at(10, 1)), List.of());

    assertThat(elements(single, "circle")).hasSize(1);
    assertThat(elements(single, "text"))
        .extracting(Element::getTextContent)
        .contains("One")
        .noneMatch(text -> text.contains("exponent"));
  }

  private static List<Double> numbers(List<Element> elements, String attribute) {
    return elements.stream().map(e -> Double.valueOf(e.getAttribute(attribute))).toList();
  }

  private static List<Element> elements(Curve curve, String name) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    new LogLogChart(curve).svg().getBytes(StandardCharsets.UTF_8)));
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
