// SPDX-License-Identifier: Apache-2.0
// The suite that every FingerprintReader passes: derive, give make(), QTEST_GUILESS_MAIN.
//
// make() gives a reader that is plugged in, on which a finger is laid by itself soon after a capture starts. `unplug`
// and `plug` are left empty where nothing can pull the plug, `hold` where the finger cannot be kept away; those cases
// are skipped.
#pragma once

#include "drivers/fingerprint/fingerprint_reader.h"

#include <functional>
#include <memory>
#include <QObject>

namespace darcha {

struct ReaderUnderTest {
    std::shared_ptr<FingerprintReader> reader;
    std::function<void()> unplug;
    std::function<void()> plug;
    std::function<void()> keepFingerAway; // no finger comes by itself from now on
};

class FingerprintContract : public QObject {
    Q_OBJECT

protected:
    virtual ReaderUnderTest make() = 0;

private slots:
    void aReaderThatIsPluggedInIsPresentAndRefusesToCapture();
    void answersNeverComeFromInsideTheCall();
    void openingTwiceIsRefusedAndChangesNothing();
    void aCaptureGivesAnUprightPictureOfTheFingerThatWasAskedFor();
    void theFingerIsReportedOnAndOff();
    void severalCapturesInOneOpening();
    void aSecondCaptureWhileOneRunsIsBusy();
    void closingGivesUpACaptureAndOpensAgain();
    void closingIsHarmlessInAnyState();
    void destroyedDuringACaptureItNeverCallsBack();
    void unpluggedWhileClosedItIsGone();
    void unpluggedWhileOpenItIsGone();
    void unpluggedDuringACaptureItAnswersGone();
    void pluggedInAgainItIsTheSameDeviceAndWorks();
};

} // namespace darcha
