// SPDX-License-Identifier: Apache-2.0
// A case number that was misread or mistyped is noticed - by exactly the rule that case_number.cpp claims: 0 and Z look
// the same to the check, everything else shows.
#include "app/composition/case_number.h"

#include <QtTest>
#include <set>

using namespace darcha;

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::array<std::size_t, 8> places = {0, 1, 2, 3, 5, 6, 7, 8}; // of "4K7P-2M9X-T"
constexpr std::size_t checkPlace = 10;
constexpr int drawn = 300;

bool sameToTheCheck(char a, char b) { return (a == '0' && b == 'Z') || (a == 'Z' && b == '0'); }

} // namespace

class CaseNumberTest : public QObject {
    Q_OBJECT

    SeededRandom m_random{20261122};

private slots:
    void everyDrawnNumberIsOne() {
        std::set<std::string> seen;
        for (int i = 0; i < drawn; ++i) {
            const std::string number = drawCaseNumber(m_random);
            QVERIFY2(isCaseNumber(number), number.c_str());
            QCOMPARE(number.size(), std::size_t(11));
            seen.insert(number);
        }
        QCOMPARE(seen.size(), std::size_t(drawn)); // of 2^40
    }

    void everyWrongCharacterShows() {
        int missed = 0;
        for (int i = 0; i < drawn; ++i) {
            const std::string right = drawCaseNumber(m_random);
            for (const std::size_t place : places) {
                for (const char wrong : alphabet) {
                    if (wrong == right[place])
                        continue;
                    std::string number = right;
                    number[place] = wrong;
                    QVERIFY2(isCaseNumber(number) == sameToTheCheck(wrong, right[place]),
                             (right + " read as " + number).c_str());
                    missed += sameToTheCheck(wrong, right[place]) ? 1 : 0;
                }
            }
        }
        QVERIFY(missed > 0); // the exception was met, too
    }

    void everyWrongCheckCharacterShows() {
        for (int i = 0; i < drawn; ++i) {
            const std::string right = drawCaseNumber(m_random);
            for (const char wrong : alphabet) {
                std::string number = right;
                number[checkPlace] = wrong;
                QCOMPARE(isCaseNumber(number), wrong == right[checkPlace]);
            }
        }
    }

    void everySwapOfTwoNeighboursShows() {
        int swaps = 0;
        for (int i = 0; i < drawn; ++i) {
            const std::string right = drawCaseNumber(m_random);
            for (std::size_t k = 0; k + 1 < places.size(); ++k) {
                const char a = right[places[k]];
                const char b = right[places[k + 1]];
                if (a == b)
                    continue;
                std::string number = right;
                std::swap(number[places[k]], number[places[k + 1]]);
                QVERIFY2(isCaseNumber(number) == sameToTheCheck(a, b), (right + " typed as " + number).c_str());
                ++swaps;
            }
        }
        QVERIFY(swaps > 1000);
    }

    void zeroAndZAreTheOnlyOnesTheCheckMistakes() {
        QVERIFY(isCaseNumber("0000-0000-0"));
        QVERIFY(isCaseNumber("Z000-0000-0"));
        QVERIFY(!isCaseNumber("1000-0000-0"));
        QVERIFY(isCaseNumber("1000-0000-2")); // weights begin at 2
    }

    void whatHasAnotherFormIsNoCaseNumber() {
        for (const char* text :
             {"", "0000-0000", "0000-0000-", "00000000-0", "0000 0000 0", "0000-0000-0 ", " 0000-0000-0", "000I-0000-0",
              "000O-0000-0", "000U-0000-0", "000a-0000-0", "0000-0000-\xd0", "0000-00000-", "0000-0000-00"})
            QVERIFY2(!isCaseNumber(text), text);
    }
};

QTEST_GUILESS_MAIN(CaseNumberTest)
#include "test_case_number.moc"
