// SPDX-License-Identifier: Apache-2.0
#include "core/base/json_file.h"

#include <nlohmann/json.hpp>
#include <QFile>
#include <QtTest>

using namespace darcha;

class JsonTest : public QObject {
    Q_OBJECT

private slots:
    void aMissingCommaNamesLineAndColumn() {
        const auto file = JsonFile::parse("{\n  \"a\": 1\n  \"b\": 2\n}", "x.json");
        QVERIFY(!file.ok());
        QCOMPARE(file.error().code, ErrorCode::JsonMalformed);
        QVERIFY2(file.error().detail.starts_with("x.json:3:"), file.error().detail.c_str());
    }

    void aDuplicateKeyIsRefused() {
        const auto file = JsonFile::parse("{\"a\":1,\"a\":2}", "x.json");
        QVERIFY(!file.ok());
        QVERIFY(file.error().detail.find("\"a\" stands twice") != std::string::npos);
    }

    void nestingIsBounded() {
        const auto file = JsonFile::parse(std::string(100000, '['), "x.json");
        QVERIFY(!file.ok());
        QVERIFY(file.error().detail.find("64") != std::string::npos);
    }

    void trailingTextAndBrokenUtf8AreRefused() {
        QVERIFY(!JsonFile::parse("{} x", "x.json").ok());
        QVERIFY(!JsonFile::parse("\"\xff\"", "x.json").ok());
        QVERIFY(!JsonFile::parse("", "x.json").ok());
    }

    void aValueKnowsWhereItStands() {
        const auto file = JsonFile::parse("{\n \"steps\": [\n  {\"kind\": \"face\"}\n ]\n}", "s.json");
        QVERIFY(file.ok());
        QCOMPARE(file->where("/steps/0/kind").line, 3);
        QCOMPARE(file->where("/steps/0/absent").line, 3);
        QCOMPARE(file->root()["steps"][0]["kind"].get<std::string>(), std::string("face"));
    }

    void aPositionIsTheFirstByteOfItsValue() {
        const auto file = JsonFile::parse("{ \"a\\\"{\": -12.5e1,\n"
                                          "\"list\" :[\"x, [\\\\\",7,true , null,\n"
                                          "  {\"deep\":[ 42]}]}",
                                          "p.json");
        QVERIFY2(file.ok(), file.ok() ? "" : file.error().detail.c_str());
        const auto at = [&](const char* pointer) {
            const TextPosition position = file->where(pointer);
            return QString("%1:%2").arg(position.line).arg(position.column);
        };
        QCOMPARE(at(""), "1:1");
        QCOMPARE(at("/a\"{"), "1:11");
        QCOMPARE(at("/list"), "2:9");
        QCOMPARE(at("/list/0"), "2:10");
        QCOMPARE(at("/list/1"), "2:19");
        QCOMPARE(at("/list/2"), "2:21");
        QCOMPARE(at("/list/3"), "2:28");
        QCOMPARE(at("/list/4"), "3:3");
        QCOMPARE(at("/list/4/deep"), "3:11");
        QCOMPARE(at("/list/4/deep/0"), "3:13");
        const auto twice = JsonFile::parse("{\"a\":1,\n \"a\" :2}", "x.json");
        QVERIFY2(twice.error().detail.starts_with("x.json:2:2:"), twice.error().detail.c_str());
    }

    void aSchemaComplaintCarriesThePosition() {
        const auto schema = JsonFile::parse("{\"type\":\"object\",\"properties\":{\"limits\":{\"type\":\"object\","
                                            "\"properties\":{\"yaw\":{\"type\":\"number\"}},"
                                            "\"additionalProperties\":false}}}",
                                            "schema");
        const auto file = JsonFile::parse("{\n \"limits\": {\n  \"yaw\": \"five\"\n }\n}", "p.json");
        QVERIFY(schema.ok() && file.ok());
        const auto verdict = file->validate(*schema);
        QVERIFY(!verdict.ok());
        QVERIFY2(verdict.error().detail.starts_with("p.json:3:10:"), verdict.error().detail.c_str());
    }

    // Regular expressions take stack for every character: such a text ended the program.
    void aTextThatIsTooLongToBeMatchedIsRefusedWithItsPlace() {
        const auto schema =
            JsonFile::parse("{\"properties\":{\"names\":{\"items\":{\"pattern\":\"^[a-z0-9]+$\"}}}}", "s");
        QVERIFY(schema.ok());
        const auto verdictOn = [&](std::size_t length) {
            const auto file = JsonFile::parse("{\"names\":[\"a\",\n\"" + std::string(length, 'a') + "\"]}", "p.json");
            return file->validate(*schema);
        };
        QVERIFY(verdictOn(4096).ok());
        for (const std::size_t length : {std::size_t{4097}, std::size_t{2'000'000}}) {
            const auto verdict = verdictOn(length);
            QVERIFY(!verdict.ok() && verdict.error().code == ErrorCode::JsonInvalid);
            QVERIFY2(verdict.error().detail.starts_with("p.json:2:1: longer than"), verdict.error().detail.c_str());
        }
    }

    void aFileIsValidatedOnlyWhereItAndItsSchemaCouldBeRead() {
        const auto schema = JsonFile::parse("{\"required\": [\"a\"]}", "schema");
        const auto good = JsonFile::parse("{\"a\": 1}", "good");
        const auto poor = JsonFile::parse("\n {}", "poor");
        const auto unread = JsonFile::read("/nowhere/at_all.json");
        QVERIFY(validated(good, schema).ok());
        const auto refused = validated(poor, schema, ErrorCode::ProfileInvalid);
        QVERIFY(!refused.ok());
        QCOMPARE(int(refused.error().code), int(ErrorCode::ProfileInvalid));
        QVERIFY2(refused.error().detail.starts_with("poor:2:2:"), refused.error().detail.c_str());
        for (const auto& one : {validated(unread, schema), validated(good, unread)}) {
            QVERIFY(!one.ok());
            QCOMPARE(int(one.error().code), int(ErrorCode::FileNotFound));
            QVERIFY(one.error().detail.starts_with("/nowhere/at_all.json"));
        }
    }

    // The examples of RFC 8785 sections 3.2.2 and 3.2.3.
    void canonicalFormFollowsRfc8785() {
        const std::filesystem::path folder = DARCHA_SOURCE_DIR "/tests/core/base";
        const auto input = JsonFile::read(folder / "rfc8785_input.json");
        QVERIFY(input.ok());
        QFile expected(QString::fromStdString(folder / "rfc8785_output.json"));
        QVERIFY(expected.open(QIODevice::ReadOnly));
        QCOMPARE(QByteArray::fromStdString(canonicalJson(input->root())), expected.readAll());
    }

    void canonicalKeysAreSortedByUtf16() {
        const auto keys = JsonFile::read(DARCHA_SOURCE_DIR "/tests/core/base/rfc8785_keys.json");
        QVERIFY(keys.ok());
        const std::string text = canonicalJson(keys->root());
        std::string order;
        for (const char c : text) {
            if (c >= '2' && c <= '7')
                order += c;
        }
        QCOMPARE(order, std::string("2467"
                                    "153")
                                .substr(0, 4) +
                            "53"); // \r, (1:)4, U+0080, U+00F6, then below
    }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "test_json.moc"
