package com.membershipauto.chat.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class SvgPlotTest {
  @Test
  void thePictureIsWellFormedAndNeedsNothingElse() throws Exception {
    String svg = SvgPlot.of(Results.good());

    Document document = parse(svg);

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .startsWith("http://localhost:8000/a&b: 20 users x 3 connections");
    assertThat(svg).doesNotContain("href", "script", "url(", "NaN", "Infinity");
  }

  @Test
  void threeLatenciesAndTwoSeriesAreDrawnWithinThePicture() throws Exception {
    List<String> lines = polylines(parse(SvgPlot.of(Results.good())));

    assertThat(lines).hasSize(5);
    for (String line : lines) {
      String[] points = line.split(" ", -1);
      assertThat(points).hasSizeGreaterThan(3);
      for (String point : points) {
        assertThat(Double.parseDouble(point.split(",", -1)[0])).isBetween(80.0, 870.0);
        assertThat(Double.parseDouble(point.split(",", -1)[1])).isBetween(90.0, 730.0);
      }
    }
  }

  @Test
  void percentilesRiseToTheRightAndLatenciesUpwards() throws Exception {
    String[] points = polylines(parse(SvgPlot.of(Results.good()))).get(2).split(" ", -1);

    for (int i = 1; i < points.length; i++) {
      assertThat(coordinate(points[i], 0)).isGreaterThan(coordinate(points[i - 1], 0));
      assertThat(coordinate(points[i], 1)).isLessThan(coordinate(points[i - 1], 1));
    }
  }

  @Test
  void aRunInWhichNothingCameHasAPictureToo() throws Exception {
    String svg = SvgPlot.of(Results.empty());

    assertThat(polylines(parse(svg))).hasSize(5).allMatch(String::isEmpty);
    assertThat(svg).doesNotContain("NaN", "Infinity");
  }

  private static double coordinate(String point, int which) {
    return Double.parseDouble(point.split(",", -1)[which]);
  }

  private static List<String> polylines(Document document) {
    NodeList nodes = document.getElementsByTagName("polyline");
    List<String> points = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      points.add(((Element) nodes.item(i)).getAttribute("points"));
    }
    return points;
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
