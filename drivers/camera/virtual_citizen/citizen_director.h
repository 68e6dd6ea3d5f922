// SPDX-License-Identifier: Apache-2.0
// Tells the virtual citizen what to do: journeys, tests, training and demonstrations speak to it through this.
//
// Thread-safe; every call returns at once, and the person in the picture follows in its own time (a head turn of 30
// degrees takes about 0.7 s). Degrees and centimetres as in FaceObservation. Undirected, the person is cooperative:
// looks at the camera, breathes, sways, blinks.
#pragma once

#include "drivers/camera/virtual_citizen/citizen_look.h"

#include <functional>
#include <mutex>
#include <opencv2/core/matx.hpp>

namespace darcha {

// What the person, the room and the cable are told to be; a snapshot.
struct CitizenOrders {
    double yaw = 0, pitch = 0, roll = 0;
    double distanceCm = 55; // camera to the eyes; 55 cm is 157 px between the pupils at 43 degrees vertical
    double asideCm = 0;     // towards the subject's left
    double upCm = 0;
    double mouthOpen = 0;      // 0 closed .. 1 wide
    double eyesClosed = 0;     // 0 open .. 1 closed
    double smile = 0;          // 0 .. 1
    bool blinks = true;        // of its own accord
    bool present = true;       // false: the person has left (walks out of the picture)
    bool secondPerson = false; // another generated person looks over the shoulder
    bool lensCovered = false;  // a hand on the lens: nearly black
    bool plugged = true;
    // Linear RGB of the halves of the station's screen; 1 = full white of a 24" screen (250 cd/m2, 109 lx at 45 cm).
    cv::Vec3d screenLeft{0, 0, 0};  // on the subject's left
    cv::Vec3d screenRight{0, 0, 0}; // on the subject's right
    double roomLight = 1;           // factor on the room's light, 1 = about 400 lx; fixed exposure stays
    int blinkRequests = 0;          // counts blink()
    int cutRequests = 0;            // counts cutThere(): the next frame is already where the orders say
};

class CitizenDirector {
public:
    void turnTo(double yaw, double pitch = 0, double roll = 0);
    void openMouth(double amount);
    void closeEyes(bool closed);
    void smile(double amount);
    void blink(); // once, now
    void blinkOfOwnAccord(bool yes);
    void stepTo(double distanceCm, double asideCm = 0, double upCm = 0);
    void leave();
    void comeBack();
    void secondPerson(bool there);
    void coverLens(bool covered);
    void setScreenLight(const cv::Vec3d& left, const cv::Vec3d& right); // the subject's left and right
    void setScreenLight(const cv::Vec3d& linearRgb) { setScreenLight(linearRgb, linearRgb); }
    void setRoomLight(double factor);
    void unplug(); // the camera's cable, not the person
    void plugIn();
    // Who pulls the cable: the camera registers itself; an empty function deregisters it. Called under no lock of ours.
    void onCable(std::function<void(bool plugged)> pull);
    void cutThere(); // film cut: no walking, no turning; for tests
    // Forgets every order: looks at the camera again. Cable and screen are the station's, and stay.
    void cooperate();

    CitizenOrders orders() const;

private:
    mutable std::mutex m_mutex;
    CitizenOrders m_orders;
    std::function<void(bool)> m_pull;
};

} // namespace darcha
