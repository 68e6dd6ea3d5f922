// SPDX-License-Identifier: Apache-2.0
// A real IPP Everywhere printer on loopback: CUPS's ippeveprinter, with a bus and an Avahi of its own (it insists on
// both).
#pragma once

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

namespace darcha {

class IppPrinterProgram {
public:
    ~IppPrinterProgram() { stop(); }

    // Empty when it runs; else why it cannot.
    QString start() {
        const QString program = QStandardPaths::findExecutable("ippeveprinter", {"/usr/sbin", "/usr/bin"});
        const QString avahi = QStandardPaths::findExecutable("avahi-daemon", {"/usr/sbin"});
        const QString bus = QStandardPaths::findExecutable("dbus-daemon");
        if (program.isEmpty() || avahi.isEmpty() || bus.isEmpty())
            return "needs cups-ipp-utils, avahi-daemon and dbus";
        const QString address = "unix:path=" + m_folder.filePath("bus");
        m_bus.start(bus, {"--session", "--nofork", "--address=" + address});
        m_environment.insert("DBUS_SYSTEM_BUS_ADDRESS", address);
        if (!m_bus.waitForStarted() || !QTest::qWaitFor([&] { return QFile::exists(m_folder.filePath("bus")); }))
            return "no D-Bus: " + m_bus.readAllStandardError();

        write("avahi.conf", "[server]\nuse-ipv6=no\nallow-interfaces=lo\nenable-dbus=yes\n"
                            "[publish]\npublish-hinfo=no\npublish-workstation=no\n");
        m_avahi.setProcessEnvironment(m_environment);
        m_avahi.setProcessChannelMode(QProcess::MergedChannels);
        m_avahi.start(avahi, {"-f", m_folder.filePath("avahi.conf"), "--no-drop-root", "--no-chroot", "--no-rlimits"});
        QByteArray said;
        if (!m_avahi.waitForStarted() ||
            !QTest::qWaitFor(
                [&] {
                    said += m_avahi.readAll();
                    return said.contains("Server startup complete") || m_avahi.state() == QProcess::NotRunning;
                },
                8000) ||
            m_avahi.state() == QProcess::NotRunning)
            return "no Avahi: " + said.right(300);

        // Prints into <spool>/printed.pdf, but not while there is a file "busy"; what is written into "trouble" becomes
        // the printer's trouble.
        write("print.sh", "#!/bin/sh\nwhile [ -e '" + m_folder.filePath("busy").toUtf8() +
                              "' ]; do sleep 0.05; done\ncp \"$1\" '" + m_folder.filePath("printed.pdf").toUtf8() +
                              "'\nif [ -s '" + m_folder.filePath("trouble").toUtf8() +
                              "' ]; then echo \"STATE: +$(cat '" + m_folder.filePath("trouble").toUtf8() +
                              "')\" >&2; exit 1; fi\nexit 0\n");
        QFile::setPermissions(m_folder.filePath("print.sh"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return startPrinter(program);
    }

    void stop() { // as somebody pulling the plug
        for (QProcess* process : {&m_printer, &m_avahi, &m_bus})
            if (process->state() != QProcess::NotRunning) {
                process->kill();
                process->waitForFinished();
            }
    }
    void switchOff() {
        m_printer.kill();
        m_printer.waitForFinished();
    }
    void setBusy(bool busy) {
        if (busy)
            write("busy", "x");
        else
            QFile::remove(m_folder.filePath("busy"));
    }
    void setTrouble(const QByteArray& reason) { write("trouble", reason); }

    std::string uri() const { return "ipp://localhost:" + std::to_string(m_port) + "/ipp/print"; }
    QByteArray printed() const {
        QFile file(m_folder.filePath("printed.pdf"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    QString startPrinter(const QString& program) {
        QTcpServer probe;
        if (!probe.listen(QHostAddress::LocalHost))
            return "no free port";
        m_port = probe.serverPort();
        probe.close();
        m_printer.setProcessEnvironment(m_environment);
        m_printer.setProcessChannelMode(QProcess::MergedChannels);
        m_printer.start(program, {"-r", "off", "-n", "localhost", "-p", QString::number(m_port), "-d", m_folder.path(),
                                  "-f", "application/pdf", "-c", m_folder.filePath("print.sh"), "Darcha Test"});
        const bool up = QTest::qWaitFor(
            [&] {
                QTcpSocket socket;
                socket.connectToHost(QHostAddress::LocalHost, m_port);
                return socket.waitForConnected(200) || m_printer.state() == QProcess::NotRunning;
            },
            8000);
        if (!up || m_printer.state() == QProcess::NotRunning)
            return "ippeveprinter does not start: " + m_printer.readAll().right(300);
        return {};
    }

    void write(const QString& name, const QByteArray& text) {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(text);
    }

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QProcess m_bus;
    QProcess m_avahi;
    QProcess m_printer;
    quint16 m_port = 0;
};

} // namespace darcha
