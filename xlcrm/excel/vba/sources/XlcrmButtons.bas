Option Explicit
' Buttons of the workbook call the Subs below; each starts the xlcrm program and does not wait for it.
' ASCII only: VBA source is stored in the code page of the project.
' Only what LibreOffice also compiles is used here (no Declare), so that tests run these very lines.

Public Sub XlcrmRefresh()
    XlcrmRun "refresh"
End Sub

Public Sub XlcrmValidate()
    XlcrmRun "validate"
End Sub

Public Sub XlcrmToday()
    XlcrmRun "today"
End Sub

Public Sub XlcrmLetters()
    XlcrmRun "letters"
End Sub

Public Sub XlcrmCard()
    XlcrmRun "card"
End Sub

Public Sub XlcrmFollowup()
    XlcrmRun "followup"
End Sub

Public Sub XlcrmInbox()
    XlcrmRun "inbox"
End Sub

Public Sub XlcrmMerge()
    XlcrmRun "merge"
End Sub

Public Sub XlcrmUndo()
    XlcrmRun "undo"
End Sub

Public Sub XlcrmPing()
    XlcrmRun "ping"
End Sub

Private Sub XlcrmRun(ByVal task As String)
    Dim cmd As String, hwnd As String, onMac As Boolean, onWin As Boolean
    onMac = InStr(Application.OperatingSystem, "Mac") > 0
    onWin = InStr(Application.OperatingSystem, "Windows") > 0
    hwnd = "0"
    On Error Resume Next
    hwnd = CStr(Application.Hwnd)
    On Error GoTo failed
    If ThisWorkbook.Path = "" Then Err.Raise 1000, , "please save the workbook first"
    ' Names travel as hex: Shell is an ANSI call, and "=", "&", blanks and quotes need no care this way.
    cmd = XlcrmProgram() & " " & task & " --wb=" & XlcrmHex(ThisWorkbook.Name) & _
          " --folder=" & XlcrmHex(ThisWorkbook.Path) & " --hwnd=" & hwnd
    If onMac Then
        Application.Run "XlcrmMacShell", cmd
    Else
        ' Headless LibreOffice ends when its status bar is set.
        If onWin Then Application.StatusBar = "xlcrm: " & task & " ..."
        XlcrmStart cmd
    End If
    Exit Sub
failed:
    If onWin Then Application.StatusBar = False
    MsgBox "xlcrm could not be started: " & Err.Description & Chr(13) & _
           "Run 'xlcrm doctor' in a terminal; it says what is missing.", 48, "xlcrm"
End Sub

Private Sub XlcrmStart(ByVal cmd As String)
    Dim sh As Object
    On Error Resume Next
    Set sh = CreateObject("WScript.Shell")
    On Error GoTo 0
    If sh Is Nothing Then
        Shell cmd, 0
    Else
        sh.Run cmd, 0, False
    End If
End Sub

' The command that starts the program: XLCRM_PROGRAM, else what 'xlcrm buttons install' wrote for this user, else xlcrmw.
Private Function XlcrmProgram() As String
    Dim place As String, handle As Integer
    XlcrmProgram = Environ("XLCRM_PROGRAM")
    If XlcrmProgram <> "" Then Exit Function
    place = Environ("USERPROFILE")
    If place = "" Then place = Environ("HOME")
    place = place & "/.xlcrm/program.txt"
    On Error Resume Next
    If Dir(place) <> "" Then
        handle = FreeFile
        Open place For Input As #handle
        Line Input #handle, XlcrmProgram
        Close #handle
    End If
    On Error GoTo 0
    If XlcrmProgram = "" Then XlcrmProgram = "xlcrmw"
End Function

Private Function XlcrmHex(ByVal t As String) As String
    Dim i As Long
    For i = 1 To Len(t)
        XlcrmHex = XlcrmHex & Right("000" & Hex(AscW(Mid(t, i, 1))), 4)
    Next i
End Function
